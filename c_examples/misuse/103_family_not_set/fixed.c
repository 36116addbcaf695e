/*
 * A receiver of datagrams binds to all addresses of this machine.
 *
 * Mistake: the family of the address is never set. Linux lets this pass for an address of zeros,
 * so the program works here. Other systems, and other addresses, refuse it.
 *
 * Look at: bind succeeds, and there is a report all the same.
 *
 * Reports: none
 */
#include "../../loopback.h"

int main(void) {
    int fd = check(rsk_socket(AF_INET, SOCK_DGRAM, 0));
    struct sockaddr_in address;

    memset(&address, 0, sizeof address);
    address.sin_family = AF_INET;
    address.sin_port = rsk_htons(0);
    address.sin_addr.s_addr = rsk_htonl(INADDR_ANY);

    if (rsk_bind(fd, (struct sockaddr *)&address, sizeof address) == -1)
        printf("bind: %s\n", rsk_error_name(rsk_last_error()));
    else
        printf("bound\n");

    check(rsk_close(fd));
    return EXIT_SUCCESS;
}
