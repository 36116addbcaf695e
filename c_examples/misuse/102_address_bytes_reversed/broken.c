/*
 * A server binds to this machine only.
 *
 * Mistake: INADDR_LOOPBACK is the number 0x7f000001. Stored as it is, its bytes stand in the wrong
 * order, and the address is one that this machine does not have.
 *
 * Look at: the two addresses in the report.
 *
 * Reports: RSK102
 */
#include "../../loopback.h"

int main(void) {
    int fd = check(rsk_socket(AF_INET, SOCK_STREAM, 0));
    struct sockaddr_in address;

    memset(&address, 0, sizeof address);
    address.sin_family = AF_INET;
    address.sin_port = rsk_htons(0);
    address.sin_addr.s_addr = INADDR_LOOPBACK;

    if (rsk_bind(fd, (struct sockaddr *)&address, sizeof address) == -1)
        printf("bind: %s\n", rsk_error_name(rsk_last_error()));
    else
        printf("bound\n");

    check(rsk_close(fd));
    return EXIT_SUCCESS;
}
