/*
 * A server watches its listener and its client with poll(). When the client has sent something, it
 * reads until there is nothing more.
 *
 * accept4() makes the accepted socket non-blocking: on Linux that does not come from the listener.
 *
 * Look at: the reading ends at once, with EAGAIN.
 *
 * Reports: nothing
 */
#include "../../loopback.h"
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
    int listener = listener_with(8), client;
    char buffer[64];
    ssize_t n;

    check(rsk_set_nonblocking(listener, 1));
    if (check_system(fork(), "fork") == 0) {
        int fd = connected_to(SOCK_STREAM, local_port(listener));

        send_whole(fd, "hello", 5);
        pause_ms(400);
        _exit(0);
    }
    readable_within(listener, 1000);
    client = check(rsk_accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC));

    struct pollfd watched[2] = { { .fd = listener, .events = POLLIN }, { .fd = client, .events = POLLIN } };

    check(rsk_poll(watched, 2, 1000));
    do
        n = rsk_recv(client, buffer, sizeof buffer, 0);
    while (n > 0);
    if (n == -1 && rsk_last_error() != EAGAIN)
        check(-1);
    printf("%s\n", n == 0 ? "the client has left, and the server has waited for it" : "that was all for now");
    check_system(wait(NULL), "wait");
    check(rsk_close(client));
    return check(rsk_close(listener));
}
