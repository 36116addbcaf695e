/*
 * A client connects without blocking, waits until the socket can be written to, and sends.
 *
 * The mistake: it takes "writable" for "connected". A connect that has failed makes the socket
 * writable as well; which of the two it is, only SO_ERROR tells.
 *
 * Look at: it prints that it is connected to a port where nobody listens.
 *
 * Reports: RSK163
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
    printf("connected\n");
    if (rsk_send(fd, "hello", 5, 0) == -1)
        rsk_perror("send");
    check(rsk_close(fd));
    return check(rsk_close(nobody));
}
