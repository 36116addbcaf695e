/*
 * A client reads the port of its server from a line of settings, such as "port=8080".
 *
 * Mistake: atoi gets the whole line. It begins with no digit, so the number is 0, and nobody
 * checks that.
 *
 * Look at: the port in the report.
 *
 * Reports: none
 */
#include "../../loopback.h"

int main(void) {
    int listener = listener_with(1);
    int client = check(rsk_socket(AF_INET, SOCK_STREAM, 0));
    struct sockaddr_in address;
    char line[32];

    snprintf(line, sizeof line, "port=%d", local_port(listener));
    address = on_loopback((uint16_t)atoi(line + strlen("port=")));

    if (rsk_connect(client, (struct sockaddr *)&address, sizeof address) == -1)
        printf("connect: %s\n", rsk_error_name(rsk_last_error()));
    else
        printf("connected\n");

    check(rsk_close(client));
    check(rsk_close(listener));
    return EXIT_SUCCESS;
}
