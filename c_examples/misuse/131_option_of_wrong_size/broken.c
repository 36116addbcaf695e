/*
 * A client does not want to wait for an answer longer than 200 ms.
 *
 * Mistake: SO_RCVTIMEO is given a number of milliseconds. It wants a struct timeval: seconds and
 * microseconds.
 *
 * Look at: the two sizes in the report.
 *
 * Reports: RSK131
 */
#include "../../loopback.h"

int main(void) {
    int fd = check(rsk_socket(AF_INET, SOCK_STREAM, 0));
    int limit = 200;

    if (rsk_setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit) == -1)
        printf("setsockopt: %s\n", rsk_error_name(rsk_last_error()));
    else
        printf("the limit is set\n");

    check(rsk_close(fd));
    return EXIT_SUCCESS;
}
