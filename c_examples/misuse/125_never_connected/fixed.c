/*
 * A client sends a question to a server.
 *
 * Mistake: it never calls connect. send fails with EPIPE, as if the server had gone, although
 * there was no connection at any time.
 *
 * Look at: the report says which of the two it is.
 *
 * Reports: none
 */
#include "../../loopback.h"

int main(void) {
    int listener = listener_with(1);
    int client = check(rsk_socket(AF_INET, SOCK_STREAM, 0));
    struct sockaddr_in address = on_loopback(local_port(listener));

    check(rsk_connect(client, (struct sockaddr *)&address, sizeof address));
    if (rsk_send(client, "?", 1, 0) == -1)
        printf("send: %s\n", rsk_error_name(rsk_last_error()));
    else
        printf("sent\n");

    check(rsk_close(client));
    check(rsk_close(listener));
    return EXIT_SUCCESS;
}
