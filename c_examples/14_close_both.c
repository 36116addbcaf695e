/*
 * Lesson 14: a server has to close both kinds of sockets, the listening one and every accepted one.
 *
 * Who forgets the accepted ones runs out of descriptors: accept() fails with EMFILE, although each
 * client has long gone (CLOSE_WAIT: the peer has closed, this program has not). Who forgets the
 * listening one keeps the port: clients still connect, and nobody will ever answer them.
 *
 * Run:     build/examples/14_close_both
 * Look at: the small limit makes the leak show after a few clients instead of after a few days; the
 *          client that was not accepted is not lost: it waits in the queue until there is room.
 */
#include "tcp_figures.h" /* TCP_INFO with names; check() and sockets on 127.0.0.1 */
#include <sys/resource.h>

enum { FREE = 15 };

static int open_descriptors(void) {
    int count = 0;

    for (int fd = 0; fd < 1024; fd++)
        count += rsk_get_cloexec(fd) != -1; /* EBADF: not open */
    return count;
}

static void lower_the_limit(int limit) {
    struct rlimit files;

    check_system(getrlimit(RLIMIT_NOFILE, &files), "getrlimit");
    files.rlim_cur = (rlim_t)limit; /* the highest number a descriptor may have, plus one */
    check_system(setrlimit(RLIMIT_NOFILE, &files), "setrlimit");
}

/* A client that asks and leaves; the one it is served by, or -1. */
static int serve_one(int listener, int *client) {
    char question[8];
    int fd;

    *client = connected_to(SOCK_STREAM, local_port(listener));
    send_whole(*client, "question", sizeof question);
    if ((fd = rsk_accept(listener, NULL, NULL)) == -1)
        return -1; /* the client stays */
    check(rsk_recv(fd, question, sizeof question, MSG_WAITALL));
    send_whole(fd, "answer", 6);
    check(rsk_recv(*client, question, 6, MSG_WAITALL));
    check(rsk_close(*client));
    return fd;
}

static int leak(int listener, int *forgotten, int *client) {
    int served = 0;

    while (served < FREE && (forgotten[served] = serve_one(listener, client)) != -1)
        served++;
    return served;
}

int main(void) {
    int forgotten[FREE], served, listener, client, fd, before;
    struct sockaddr_in port;
    char why[512];

    print_line_by_line();
    before = open_descriptors();
    listener = listener_with(SOMAXCONN);
    lower_the_limit(listener + 1 + FREE);
    printf("1. a server that does not close what it accepted; %d descriptors are free\n", FREE);
    served = leak(listener, forgotten, &client);
    if (served == FREE || rsk_last_error() != EMFILE || rsk_explain(why, sizeof why) == -1)
        check(-1);
    printf("%d clients were served and have left, then\n%s\n", served, why);
    printf("descriptors: %d more than at the start; state of the first accepted socket: %s\n",
           open_descriptors() - before, tcp_state(forgotten[0]));

    for (int i = 0; i < served; i++)
        check(rsk_close(forgotten[i]));
    fd = check(rsk_accept(listener, NULL, NULL));
    printf("closed %d sockets: accept() gave fd %d, the client that waited\n\n", served, fd);
    check(rsk_close(fd));
    check(rsk_close(client));

    printf("2. a server that closes what it accepted: ");
    for (served = 0; served < 100; served++)
        check(rsk_close(check(serve_one(listener, &client))));
    printf("%d clients, %d descriptor more than at the start\n\n", served, open_descriptors() - before);

    printf("3. every accepted socket is closed, the listening one (fd %d) is not\n", listener);
    client = connected_to(SOCK_STREAM, local_port(listener));
    send_whole(client, "question", 8);
    printf("a client connects and sends; an answer within 200 ms: %s\n", readable_within(client, 200) ? "yes" : "no");
    port = on_loopback(local_port(listener));
    check(rsk_close(listener)); /* who waits in its queue is reset */
    if (rsk_recv(client, why, 1, 0) != -1)
        return EXIT_FAILURE;
    printf("close(%d): the waiting client gets %s", listener, rsk_error_name(rsk_last_error()));
    check(rsk_close(client));
    client = check(rsk_socket(AF_INET, SOCK_STREAM, 0));
    if (rsk_connect(client, (struct sockaddr *)&port, sizeof port) != -1)
        return EXIT_FAILURE;
    printf(", the next one %s\n", rsk_error_name(rsk_last_error()));
    check(rsk_close(client));
    printf("descriptors: %d more than at the start\n", open_descriptors() - before);
    return EXIT_SUCCESS;
}
