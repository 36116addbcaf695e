/*
 * A client turns off Nagle's algorithm, so that small messages leave at once.
 *
 * Mistake: TCP_NODELAY is asked for at SOL_SOCKET. Options of different levels share their
 * numbers; there, the same number is SO_DEBUG. For root it even succeeds.
 *
 * Look at: which option was set.
 *
 * Reports: RSK130
 */
#include "../../loopback.h"
#include <netinet/tcp.h>

int main(void) {
    int fd = check(rsk_socket(AF_INET, SOCK_STREAM, 0));
    int yes = 1, now = 0;
    socklen_t length = sizeof now;

    if (rsk_setsockopt(fd, SOL_SOCKET, TCP_NODELAY, &yes, sizeof yes) == -1)
        printf("setsockopt: %s\n", rsk_error_name(rsk_last_error()));
    check(rsk_getsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &now, &length));
    printf("TCP_NODELAY is %s\n", now ? "on" : "off");

    check(rsk_close(fd));
    return EXIT_SUCCESS;
}
