/*
 * A server has served a client and is started again.
 *
 * Mistake: it does not set SO_REUSEADDR. The server has closed the connection first, so its port
 * is in TIME_WAIT for a minute, and bind refuses it.
 *
 * Look at: the report says that nothing but an ended connection holds the port, and for how long.
 *
 * Reports: RSK128
 */
#include "../../loopback.h"

/* A listening socket, or -1. */
static int start_server(uint16_t port) {
    struct sockaddr_in address = on_loopback(port);
    int fd = check(rsk_socket(AF_INET, SOCK_STREAM, 0));

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
    int server = start_server(0);
    uint16_t port = local_port(server);
    int client = connected_to(SOCK_STREAM, port);
    int connection = check(rsk_accept(server, NULL, NULL));
    char end;

    check(rsk_close(connection));
    check(rsk_recv(client, &end, 1, 0));
    check(rsk_close(client));
    check(rsk_close(server));

    server = start_server(port);
    if (server != -1)
        check(rsk_close(server));
    return EXIT_SUCCESS;
}
