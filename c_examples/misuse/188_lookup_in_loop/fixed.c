/*
 * RSK188: a server waits with poll for two clients. When one sends a name, it looks up the address.
 *
 * Repaired: a thread of its own asks. The answer comes through a socket that is waited for like any other.
 *
 * Run with: RUSTSOCK_DIAG=teach,slow_lookup=100
 */
#include "../../loopback.h"

#include <netdb.h>
#include <pthread.h>

enum { CLIENTS = 2, ROUNDS = 3 };

static int look_up(const char *name) {
    struct addrinfo hints = { .ai_family = AF_INET, .ai_socktype = SOCK_STREAM }, *found;
    int code = rsk_getaddrinfo(name, "80", &hints, &found);

    if (code == 0) rsk_freeaddrinfo(found);
    return code;
}

static int answers[2];
static char name[32];

static void *ask(void *unused) {
    send_whole(answers[1], look_up(name) == 0 ? "y" : "n", 1);
    return unused;
}

static void serve(int fd) {
    struct pollfd answer = { .fd = answers[0], .events = POLLIN };
    pthread_t thread;
    char found;

    name[check(rsk_recv(fd, name, sizeof name - 1, 0))] = '\0';
    if (pthread_create(&thread, NULL, ask, NULL) != 0) exit(EXIT_FAILURE);
    check(rsk_poll(&answer, 1, 1000)); /* A server waits here for its clients as well. */
    check(rsk_recv(answer.fd, &found, 1, 0));
    printf("%s: %s\n", name, found == 'y' ? "found" : "not found");
    if (pthread_join(thread, NULL) != 0) exit(EXIT_FAILURE);
}

int main(void) {
    struct pollfd clients[CLIENTS];
    int pair[2], peers[CLIENTS];

    check(rsk_socketpair(AF_UNIX, SOCK_STREAM, 0, answers));
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
        check(rsk_close(answers[i]));
    }
    return EXIT_SUCCESS;
}
