/*
 * RSK188: a server waits with poll for two clients. When one sends a name, it looks up the address.
 *
 * The mistake: it calls getaddrinfo in the thread that waits for all clients. As long as the name
 * server takes to answer, nobody is served.
 *
 * Reports: RSK188
 * Run with: RUSTSOCK_DIAG=teach,slow_lookup=100
 * Look at: how long the look-up took (slow_lookup makes it take that long here).
 */
#include "../../loopback.h"

#include <netdb.h>

enum { CLIENTS = 2, ROUNDS = 3 };

static int look_up(const char *name) {
    struct addrinfo hints = { .ai_family = AF_INET, .ai_socktype = SOCK_STREAM }, *found;
    int code = rsk_getaddrinfo(name, "80", &hints, &found);

    if (code == 0) rsk_freeaddrinfo(found);
    return code;
}

static void serve(int fd) {
    char name[32];
    ssize_t n = check(rsk_recv(fd, name, sizeof name - 1, 0));

    name[n] = '\0';
    printf("%s: %s\n", name, look_up(name) == 0 ? "found" : "not found");
}

int main(void) {
    struct pollfd clients[CLIENTS];
    int pair[2], peers[CLIENTS];

    for (int i = 0; i < CLIENTS; i++) {
        connect_pair(pair);
        peers[i] = pair[0];
        clients[i] = (struct pollfd){ .fd = pair[1], .events = POLLIN };
    }
    for (int i = 0; i < ROUNDS; i++) {
        send_whole(peers[0], "localhost", 9);
        check(rsk_poll(clients, CLIENTS, 1000));
        serve(clients[0].fd);
    }
    for (int i = 0; i < CLIENTS; i++) {
        check(rsk_close(peers[i]));
        check(rsk_close(clients[i].fd));
    }
    return EXIT_SUCCESS;
}
