/*
 * Lesson 22: a chat server: many clients, and what one sends goes to all the others.
 *
 * An echo server can make a slow client wait, because it owes it only its own bytes. Here the others
 * go on talking. So each client has a queue of fixed size, and who does not read until it is full is
 * dropped, with the reason. No client can fill the memory, and none makes another one wait.
 *
 * Run:     build/examples/22_chat_server 8080      and in other terminals:  nc 127.0.0.1 8080
 *          the first line is the name; Ctrl-C ends the server
 * Look at: nobody is closed while a message is handed out: who has to go is only marked; its farewell
 *          may be what fills the queue of the next one.
 */
#include "line_client.h" /* lines in, a queue out; say(), send_queue(), receive(), next_line() */
#include "listener.h"    /* socket, bind and listen, as in lesson 03; check() */

enum { PLACES = 256, NAME = 16 };

static struct client {
    int wish;            /* what the poller watches it for; 0: nobody is here */
    char name[NAME + 1]; /* empty until it has told it */
    struct line_client talk;
} clients[PLACES]; /* the index is the fd */

static rsk_poller poller;

static void say_to_others(const struct client *speaker, const char *between, const char *message) {
    char text[NAME + LINE + 16];

    snprintf(text, sizeof text, "%s%s%s\n", speaker->name, between, message);
    for (struct client *c = clients; c < clients + PLACES; c++)
        if (c->wish != 0 && c != speaker && c->name[0] != '\0' && c->talk.farewell == NULL)
            say(&c->talk, text);
}

static int name_can_be_used(const char *name) {
    for (struct client *c = clients; c < clients + PLACES; c++)
        if (c->wish != 0 && strcmp(c->name, name) == 0) /* an empty one too: its speaker has that name */
            return 0;
    return strlen(name) <= NAME;
}

static void understand(struct client *c, const char *line) {
    if (c->name[0] != '\0') {
        say_to_others(c, ": ", line);
    } else if (!name_can_be_used(line)) {
        say(&c->talk, "this name is too long or taken; another one?\n");
    } else {
        strcpy(c->name, line);
        printf("%s has come\n", c->name);
        say_to_others(c, " has come", "");
    }
}

static void add_client(int fd) {
    begin(&clients[fd].talk);
    clients[fd].name[0] = '\0';
    clients[fd].wish = RSK_READABLE;
    check(rsk_poller_add(poller, fd, RSK_READABLE, 0));
    say(&clients[fd].talk, "what is your name?\n");
}

static void remove_client(int fd, struct client *c) {
    check(rsk_poller_remove(poller, fd)); /* before close(): the number may belong to another socket right after it */
    check(rsk_close(fd));
    c->wish = 0;
    if (c->name[0] == '\0')
        return;
    printf("%s has gone: %s\n", c->name, c->talk.farewell);
    say_to_others(c, " has gone: ", c->talk.farewell);
}

/* Sends what is queued, removes those who have to go, and tells the poller what to wait for. */
static void settle(void) {
    for (int fd = 0; fd < PLACES; fd++) {
        struct client *c = &clients[fd];
        int wish;

        if (c->wish == 0)
            continue;
        if (c->talk.farewell == NULL && c->talk.queued > 0)
            send_queue(fd, &c->talk);
        wish = c->talk.queued > 0 ? RSK_READABLE | RSK_WRITABLE : RSK_READABLE;
        if (c->talk.farewell != NULL) {
            remove_client(fd, c);
            fd = -1; /* begin again: its farewell is in the queues */
        } else if (c->wish != wish) {
            check(rsk_poller_modify(poller, fd, c->wish = wish, 0));
        }
    }
}

static void hear(int fd, struct client *c) {
    char line[LINE];

    receive(fd, &c->talk);
    while (c->talk.farewell == NULL && next_line(&c->talk, line))
        understand(c, line);
}

int main(int argc, char **argv) {
    rsk_event ready[64];
    int listener, n, fd;

    if (argc != 2)
        return fprintf(stderr, "usage: %s port\n", argv[0]), 2;
    listener = open_listener(argv[1], SOCK_STREAM | SOCK_NONBLOCK, "a poller");
    check(rsk_poller_open(RSK_POLLER_AUTO, &poller));
    check(rsk_poller_add(poller, listener, RSK_READABLE, 0));
    for (;; settle()) {
        n = rsk_poller_wait(poller, ready, 64, -1);
        check(n == -1 && rsk_last_error() == EINTR ? 0 : n);
        for (int i = 0; i < n; i++)
            if (ready[i].fd != listener)
                hear(ready[i].fd, &clients[ready[i].fd]);
            else if ((fd = accept_client(listener, PLACES)) != -1)
                add_client(fd);
    }
}
