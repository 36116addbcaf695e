/*
 * A client connects without blocking, waits until the socket can be written to, and sends.
 *
 * "Writable" says that the connect has ended; SO_ERROR says how.
 *
 * Look at: it knows that nobody listens there.
 *
 * Reports: nothing
 */
#include "../../loopback.h"

int main(void) {
    int nobody = bound_to(SOCK_STREAM, 0); /* has the port and does not listen */
    struct sockaddr_in address = on_loopback(local_port(nobody));
    int fd = check(rsk_socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    struct pollfd writable = { .fd = fd, .events = POLLOUT };

    if (rsk_connect(fd, (struct sockaddr *)&address, sizeof address) == -1 && rsk_last_error() != EINPROGRESS)
        check(-1);
    if (check(rsk_poll(&writable, 1, 1000)) == 0) {
        printf("no answer\n");
        return EXIT_FAILURE;
    }
    int error = 0;
    socklen_t length = sizeof error;

    check(rsk_getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &length));
    if (error != 0) {
        printf("not connected: %s\n", rsk_error_name(error));
        check(rsk_close(fd));
        return check(rsk_close(nobody));
    }
    printf("connected\n");
    if (rsk_send(fd, "hello", 5, 0) == -1)
        rsk_perror("send");
    check(rsk_close(fd));
    return check(rsk_close(nobody));
}
