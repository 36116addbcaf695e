/*
 * A server makes a socket, checks it, and binds it.
 *
 * Mistake: == comes before =, so fd gets the result of the comparison: 0, because socket did not
 * fail. The compiler would warn; the second pair of brackets tells it that this is meant.
 *
 * Look at: bind is called with fd 0, which is standard input.
 *
 * Reports: none
 */
#include "../../loopback.h"

int main(void) {
    struct sockaddr_in address = on_loopback(0);
    int fd;

    if ((fd = rsk_socket(AF_INET, SOCK_STREAM, 0)) == -1) {
        rsk_perror("socket");
        return EXIT_FAILURE;
    }
    if (rsk_bind(fd, (struct sockaddr *)&address, sizeof address) == -1)
        printf("bind: %s\n", rsk_error_name(rsk_last_error()));
    else
        printf("bound\n");
    return EXIT_SUCCESS;
}
