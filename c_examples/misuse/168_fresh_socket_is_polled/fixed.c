/*
 * A client waits until its socket can be written to, and sends.
 *
 * First comes connect(): then the wait means something.
 *
 * Look at: poll() reports that it can be written to, and nothing else.
 *
 * Reports: nothing
 */
#include "../../loopback.h"

int main(void) {
    int listener = listener_with(8);
    struct sockaddr_in address = on_loopback(local_port(listener));
    int fd = check(rsk_socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    struct pollfd writable = { .fd = fd, .events = POLLOUT };

    check(rsk_connect(fd, (struct sockaddr *)&address, sizeof address));
    check(rsk_poll(&writable, 1, 1000));
    printf("poll() says:%s%s\n", writable.revents & POLLOUT ? " POLLOUT" : "", writable.revents & POLLHUP ? " POLLHUP" : "");
    if ((writable.revents & POLLHUP) == 0)
        send_whole(fd, "hello", 5);
    check(rsk_close(fd));
    return check(rsk_close(listener));
}
