/*
 * Myth 12: "A stream socket makes a connection for each message, so it is slow for small ones."
 *
 * One connection carries any number of messages in both directions. The handshake is paid once. What
 * is slow is a program that connects anew for each message.
 *
 * Run:     build/examples/myths/12_one_connection_many_messages
 * Look at: the number of connections that the server accepted, and the time of both ways.
 */
#include "myth.h"

enum { MESSAGES = 300 };

/* A question of 4 bytes, its answer of 4 bytes. */
static void exchange(int client, int server, int number) {
    int got = -1;

    check(rsk_send(client, &number, sizeof number, 0));
    check(rsk_recv(server, &got, sizeof got, MSG_WAITALL));
    check(rsk_send(server, &got, sizeof got, 0));
    check(rsk_recv(client, &got, sizeof got, MSG_WAITALL));
    if (got != number)
        really(0, "message %d came back as %d", number, got);
}

int main(void) {
    int listener, client, accepted, connections = 0;
    double start, one, many;

    claim("a stream socket makes a connection for each message, so it is slow for small ones");
    listener = listener_with(SOMAXCONN);
    start = now_ms();
    client = connected_to(SOCK_STREAM, local_port(listener));
    accepted = check(rsk_accept(listener, NULL, NULL));
    for (int i = 0; i < MESSAGES; i++)
        exchange(client, accepted, i);
    one = now_ms() - start;
    check(rsk_set_nonblocking(listener, 1));
    really(failed_with(rsk_accept(listener, NULL, NULL), EAGAIN),
           "%d messages and %d answers: 1 connection was accepted, and no other waits", MESSAGES, MESSAGES);
    check(rsk_close(client));
    check(rsk_close(accepted));

    start = now_ms();
    for (; connections < MESSAGES; connections++) {
        client = connected_to(SOCK_STREAM, local_port(listener));
        accepted = check(rsk_accept(listener, NULL, NULL));
        exchange(client, accepted, connections);
        check(rsk_close(client));
        check(rsk_close(accepted));
    }
    many = now_ms() - start;
    really(one < many, "a new connection for each: %d accepted, %.1f ms instead of %.1f ms", connections, many, one);
    check(rsk_close(listener));
    return EXIT_SUCCESS;
}
