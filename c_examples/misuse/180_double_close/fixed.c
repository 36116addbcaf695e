/*
 * RSK180: a small server keeps its clients in an array. A client that says "bye" is closed at once,
 * and at the end all are closed.
 *
 * Repaired: the array forgets the number where the client is closed.
 */
#include "../../loopback.h"

enum { CLIENTS = 2 };

static int clients[CLIENTS];

static void serve(int i) {
    char text[16];
    ssize_t n = check(rsk_recv(clients[i], text, sizeof text, 0));

    if (n == 3 && memcmp(text, "bye", 3) == 0) {
        check(rsk_close(clients[i]));
        clients[i] = -1;
    }
}

int main(void) {
    static const char *const says[CLIENTS] = { "hello", "bye" };
    int pair[2], peers[CLIENTS];

    for (int i = 0; i < CLIENTS; i++) {
        connect_pair(pair);
        peers[i] = pair[0];
        clients[i] = pair[1];
        send_whole(peers[i], says[i], strlen(says[i]));
        serve(i);
    }
    for (int i = 0; i < CLIENTS; i++) {
        if (clients[i] != -1 && rsk_close(clients[i]) == -1) printf("client %d: close has failed\n", i);
        check(rsk_close(peers[i]));
    }
    return EXIT_SUCCESS;
}
