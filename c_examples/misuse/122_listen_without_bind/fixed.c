/*
 * A server listens, and a client connects to the port they have agreed on.
 *
 * Mistake: the server forgets bind. listen succeeds all the same: the system picks a free port,
 * and nobody knows which.
 *
 * Look at: the port in the report is not the one the client tries.
 *
 * Reports: none
 */
#include "../../loopback.h"

/* A port that nobody has at this moment. */
static uint16_t free_port(void) {
    int fd = bound_to(SOCK_STREAM, 0);
    uint16_t port = local_port(fd);

    check(rsk_close(fd));
    return port;
}

int main(void) {
    struct sockaddr_in address = on_loopback(free_port());
    int server = check(rsk_socket(AF_INET, SOCK_STREAM, 0));
    int client = check(rsk_socket(AF_INET, SOCK_STREAM, 0));

    check(rsk_bind(server, (struct sockaddr *)&address, sizeof address));
    check(rsk_listen(server, SOMAXCONN));

    if (rsk_connect(client, (struct sockaddr *)&address, sizeof address) == -1)
        printf("connect: %s\n", rsk_error_name(rsk_last_error()));
    printf("the server has %s\n", readable_within(server, 100) ? "a client" : "no client");

    check(rsk_close(client));
    check(rsk_close(server));
    return EXIT_SUCCESS;
}
