/*
 * A server accepts a client and reads its question.
 *
 * Mistake: it reads from the socket that listens. Data comes on the descriptor that accept has
 * returned.
 *
 * Look at: recv says ENOTCONN although there is a connection.
 *
 * Reports: RSK124
 */
#include "../../loopback.h"

int main(void) {
    int listener = listener_with(1);
    int client = connected_to(SOCK_STREAM, local_port(listener));
    int connection = check(rsk_accept(listener, NULL, NULL));
    char question;

    check(rsk_send(client, "?", 1, 0));
    if (rsk_recv(listener, &question, 1, 0) == -1)
        printf("recv: %s\n", rsk_error_name(rsk_last_error()));
    else
        printf("question: %c\n", question);

    check(rsk_close(client));
    check(rsk_close(connection));
    check(rsk_close(listener));
    return EXIT_SUCCESS;
}
