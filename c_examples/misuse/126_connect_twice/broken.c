/*
 * A client asks one server and then another.
 *
 * Mistake: it connects the same socket again. A stream socket is connected once in its life.
 *
 * Look at: the report names the server the socket is connected to, not the one that was asked for.
 *
 * Reports: RSK126
 */
#include "../../loopback.h"

int main(void) {
    int servers[2] = { listener_with(1), listener_with(1) };
    int client = check(rsk_socket(AF_INET, SOCK_STREAM, 0));
    struct sockaddr_in address = on_loopback(local_port(servers[0]));

    check(rsk_connect(client, (struct sockaddr *)&address, sizeof address));
    address = on_loopback(local_port(servers[1]));
    if (rsk_connect(client, (struct sockaddr *)&address, sizeof address) == -1)
        printf("connect: %s\n", rsk_error_name(rsk_last_error()));
    else
        printf("connected again\n");

    check(rsk_close(client));
    check(rsk_close(servers[1]));
    check(rsk_close(servers[0]));
    return EXIT_SUCCESS;
}
