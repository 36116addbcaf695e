/*
 * A client waits until its socket can be written to, and sends.
 *
 * The mistake: nobody has called connect(). A TCP socket without it counts as hung up and as writable,
 * so the wait ends at once and means nothing.
 *
 * Look at: what poll() reports, and that send() fails.
 *
 * Reports: RSK168
 */
#include "../../loopback.h"

int main(void) {
    int listener = listener_with(8);
    int fd = check(rsk_socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    struct pollfd writable = { .fd = fd, .events = POLLOUT };

    check(rsk_poll(&writable, 1, 1000));
    printf("poll() says:%s%s\n", writable.revents & POLLOUT ? " POLLOUT" : "", writable.revents & POLLHUP ? " POLLHUP" : "");
    if ((writable.revents & POLLHUP) == 0)
        send_whole(fd, "hello", 5);
    check(rsk_close(fd));
    return check(rsk_close(listener));
}
