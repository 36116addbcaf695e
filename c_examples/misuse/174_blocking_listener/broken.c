/*
 * A server watches its listener and a client with poll(). poll() says that somebody wants to connect.
 *
 * The mistake: the listener is blocking. Who wanted to connect may be gone before accept() is called,
 * or another process may have taken the connection: then accept() waits, and the client with it.
 *
 * Look at: today it goes well, as on most days.
 *
 * Reports: RSK174
 */
#include "../../loopback.h"

int main(void) {
    int listener = listener_with(8), pair[2], newcomer, client = -1;

    connect_pair(pair);
    newcomer = connected_to(SOCK_STREAM, local_port(listener));

    struct pollfd watched[2] = { { .fd = listener, .events = POLLIN }, { .fd = pair[0], .events = POLLIN } };

    check(rsk_poll(watched, 2, 1000));
    if (watched[0].revents & POLLIN)
        client = rsk_accept4(listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (client == -1 && rsk_last_error() != EAGAIN)
        check(client);
    printf("%s\n", client == -1 ? "nobody is there" : "a client has come");
    check(client == -1 ? 0 : rsk_close(client));
    check(rsk_close(newcomer));
    check(rsk_close(listener));
    check(rsk_close(pair[0]));
    return check(rsk_close(pair[1]));
}
