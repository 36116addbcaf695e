/*
 * A program starts a second server while the first one runs.
 *
 * Mistake: both are to have the same port. SO_REUSEADDR does not help: it is for ports whose
 * connections have ended, not for ports where somebody listens.
 *
 * Look at: the report says who has the port.
 *
 * Reports: none
 */
#include "../../loopback.h"

/* A listening socket, or -1. */
static int start_server(uint16_t port) {
    struct sockaddr_in address = on_loopback(port);
    int fd = check(rsk_socket(AF_INET, SOCK_STREAM, 0));
    int yes = 1;

    check(rsk_setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes));
    if (rsk_bind(fd, (struct sockaddr *)&address, sizeof address) == -1) {
        printf("bind: %s\n", rsk_error_name(rsk_last_error()));
        check(rsk_close(fd));
        return -1;
    }
    check(rsk_listen(fd, SOMAXCONN));
    printf("listening\n");
    return fd;
}

int main(void) {
    int first = start_server(0);
    int second = start_server(0);

    if (second != -1)
        check(rsk_close(second));
    check(rsk_close(first));
    return EXIT_SUCCESS;
}
