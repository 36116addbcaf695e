/*
 * A server makes a socket and binds it.
 *
 * Mistake: nobody checks the result of socket. It has failed, because a stream cannot speak UDP,
 * and everything after it fails with "bad file descriptor", which tells nothing of the reason.
 *
 * Look at: the report names the call that failed first, and its reason.
 *
 * Reports: RSK121
 */
#include "../../loopback.h"

int main(void) {
    struct sockaddr_in address = on_loopback(0);
    int fd = rsk_socket(AF_INET, SOCK_STREAM, IPPROTO_UDP);

    if (rsk_bind(fd, (struct sockaddr *)&address, sizeof address) == -1)
        printf("bind: %s\n", rsk_error_name(rsk_last_error()));
    else
        printf("bound\n");
    return EXIT_SUCCESS;
}
