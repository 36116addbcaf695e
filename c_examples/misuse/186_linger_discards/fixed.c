/*
 * RSK186: a client sends 60,000 bytes and closes. The server reads a little later.
 *
 * Repaired: without SO_LINGER close leaves the sending to the system, which goes on until all is there.
 */
#include "../../loopback.h"

enum { LENGTH = 60000 };

static char data[LENGTH];

int main(void) {
    int pair[2], small = 4096, listener = bound_to(SOCK_STREAM, 0);
    long received = 0;
    ssize_t n;

    check(rsk_setsockopt(listener, SOL_SOCKET, SO_RCVBUF, &small, sizeof small));
    check(rsk_listen(listener, 1));
    pair[0] = connected_to(SOCK_STREAM, local_port(listener));
    pair[1] = check(rsk_accept4(listener, NULL, NULL, SOCK_CLOEXEC));

    send_whole(pair[0], data, LENGTH);
    check(rsk_close(pair[0]));

    while ((n = rsk_recv(pair[1], data, sizeof data, 0)) > 0) received += n;
    printf("the server has %s\n", received == LENGTH ? "everything" : "a part");
    check(rsk_close(pair[1]));
    check(rsk_close(listener));
    return EXIT_SUCCESS;
}
