/*
 * Lesson 13: the queue of listen(), filling up.
 *
 * The kernel accepts connections, the program only fetches them: until accept() is called they wait
 * in a queue, already ESTABLISHED. The backlog is the size of that queue (Linux takes one more). Who
 * comes when it is full gets no answer; its connect() goes on asking, so a client needs a deadline.
 *
 * Run:     build/examples/13_backlog_queue
 * Look at: three clients are connected to a server that never called accept(); the first to come is
 *          the first to be accepted; one place free is enough for the client that waited longest.
 */
#include "tcp_figures.h" /* TCP_INFO with names; check() and sockets on 127.0.0.1 */

enum { BACKLOG = 2, CLIENTS = 5, PATIENCE_MS = 100 };

/* 1: connected, 0: the deadline came first. A blocking connect() would wait two minutes. */
static int finish_connect(int fd, int deadline_ms) {
    struct pollfd ready = { .fd = fd, .events = POLLOUT };
    int error = 0, n;
    socklen_t length = sizeof error;

    while ((n = rsk_poll(&ready, 1, deadline_ms)) == -1 && rsk_last_error() == EINTR)
        ;
    if (check(n) == 0)
        return 0;
    check(rsk_getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &length)); /* how the connect() ended */
    if (error != 0) {
        fprintf(stderr, "lesson: connect: %s\n", rsk_error_name(error));
        exit(EXIT_FAILURE);
    }
    return 1;
}

static int start_connect(uint16_t port) {
    struct sockaddr_in address = on_loopback(port);
    int fd = check(rsk_socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));

    if (rsk_connect(fd, (struct sockaddr *)&address, sizeof address) == -1 && rsk_last_error() != EINPROGRESS)
        check(-1);
    return fd;
}

static void show(const char *who, const char *what, int fd, int listener) {
    struct tcp_figures queue = tcp_figures(listener); /* of a listener these two mean its queue */

    printf("%-10s %-28s %-11s  %u waiting, backlog %u\n", who, what, tcp_state(fd), queue.not_acknowledged,
           queue.sacked);
}

int main(void) {
    struct sockaddr_in peer;
    socklen_t length = sizeof peer;
    int clients[CLIENTS], listener, accepted, i;
    char name[32], byte;
    double start;

    print_line_by_line();
    listener = listener_with(BACKLOG);
    printf("listening on 127.0.0.1:%d, nobody calls accept()\n\n", local_port(listener));
    printf("%-10s %-28s %-11s  %s\n", "who", "what", "its state", "queue");
    for (i = 0; i < CLIENTS; i++) {
        snprintf(name, sizeof name, "client %d", i + 1);
        clients[i] = start_connect(local_port(listener));
        show(name, finish_connect(clients[i], PATIENCE_MS) ? "connect() is done" : "connect() has no answer",
             clients[i], listener);
    }
    check(rsk_set_nonblocking(clients[0], 0)); /* the rest of it may wait */
    check(rsk_send(clients[0], "A", 1, 0));
    show("client 1", "send() gave 1", clients[0], listener);
    check(rsk_close(clients[4]));
    printf("client 5   had its deadline: close(), and whatever comes later is refused\n\n");

    start = now_ms();
    accepted = check(rsk_accept(listener, (struct sockaddr *)&peer, &length));
    for (i = 0; i < 4 && local_port(clients[i]) != rsk_ntohs(peer.sin_port); i++)
        ;
    printf("accept() gave fd %d, joined to client %d", accepted, i + 1);
    if (check(rsk_recv(accepted, &byte, 1, 0)) == 1)
        printf("; its \"%c\" had been waiting there", byte);
    printf("\n");
    show("accepted", "", accepted, listener);
    if (!finish_connect(clients[3], 10000)) {
        fprintf(stderr, "lesson: client 4 was not connected within 10 seconds\n");
        return EXIT_FAILURE;
    }
    show("client 4", "connect() is done", clients[3], listener);
    printf("client 4   waited %.0f ms more: its SYN is repeated about once a second\n", now_ms() - start);

    check(rsk_close(accepted));
    for (i = 0; i < 4; i++)
        check(rsk_close(clients[i]));
    return check(rsk_close(listener));
}
