/*
 * A client connects with the help of a function that takes the address by a pointer.
 *
 * Mistake: sizeof address is the size of the pointer, 8 on most machines, and not that of the
 * address it points to.
 *
 * Look at: the length in the report.
 *
 * Reports: none
 */
#include "../../loopback.h"

static int connect_to(int fd, const struct sockaddr_in *address) {
    return rsk_connect(fd, (const struct sockaddr *)address, sizeof *address);
}

int main(void) {
    int listener = listener_with(1);
    int client = check(rsk_socket(AF_INET, SOCK_STREAM, 0));
    struct sockaddr_in address = on_loopback(local_port(listener));

    if (connect_to(client, &address) == -1)
        printf("connect: %s\n", rsk_error_name(rsk_last_error()));
    else
        printf("connected\n");

    check(rsk_close(client));
    check(rsk_close(listener));
    return EXIT_SUCCESS;
}
