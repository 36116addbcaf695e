/*
 * A server sets SO_REUSEADDR, so that it can be started again at once.
 *
 * Mistake: it does so after bind. bind decides whether the port may be used, and has decided
 * already. setsockopt succeeds, and nothing is better.
 *
 * Look at: no call fails, and there is a report all the same.
 *
 * Reports: none
 */
#include "../../loopback.h"

int main(void) {
    struct sockaddr_in address = on_loopback(0);
    int fd = check(rsk_socket(AF_INET, SOCK_STREAM, 0));
    int yes = 1;

    check(rsk_setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes));
    check(rsk_bind(fd, (struct sockaddr *)&address, sizeof address));
    check(rsk_listen(fd, SOMAXCONN));
    printf("listening\n");

    check(rsk_close(fd));
    return EXIT_SUCCESS;
}
