/*
 * Sockets set up in ways that look like mistakes and are none: no report in diagnosis mode (RSK120 to RSK132).
 */
#include "../../../c_examples/loopback.h"
#include <netinet/tcp.h>
#include <pthread.h>
#include <unistd.h>

#define AT(address) (struct sockaddr *)&(address), sizeof(address)

static int stream_socket(void) {
    return check(rsk_socket(AF_INET, SOCK_STREAM, 0));
}

static void expect(int condition, const char *what) {
    if (!condition) {
        fprintf(stderr, "not so: %s (errno %d)\n", what, rsk_last_error());
        exit(EXIT_FAILURE);
    }
}

/* A program started by inetd looks whether standard input is a socket. */
static void standard_input_is_asked(void) {
    struct sockaddr_in address;
    socklen_t length = sizeof address;
    int fd = stream_socket(), kind;

    (void)!rsk_getsockname(0, (struct sockaddr *)&address, &length);
    length = sizeof address;
    (void)!rsk_getpeername(0, (struct sockaddr *)&address, &length);
    length = sizeof kind;
    (void)!rsk_getsockopt(0, SOL_SOCKET, SO_TYPE, &kind, &length);
    check(rsk_close(fd));
}

/* Clean-up that closes whatever there is. */
static void nothing_is_closed(void) {
    int fd = rsk_socket(AF_INET, 9999, 0), closed = -1;
    char byte;

    expect(fd == -1, "there is no such type");
    (void)!rsk_close(fd);
    /* What a wrapper calls its socket once it is closed. */
    check(rsk_close(stream_socket()));
    expect(rsk_recv(closed, &byte, 1, 0) == -1, "refused");
}

/* Without bind the system picks a port, and the program asks which. */
static void a_port_of_the_systems_choice(void) {
    int listener = stream_socket(), client, connection;
    struct pollfd ready = { .events = POLLIN };

    check(rsk_listen(listener, 1));
    client = connected_to(SOCK_STREAM, local_port(listener));
    ready.fd = listener;
    check(rsk_poll(&ready, 1, 1000));
    connection = check(rsk_accept(listener, NULL, NULL));
    check(rsk_close(connection));
    check(rsk_close(client));
    check(rsk_close(listener));

    /* Never used. */
    listener = stream_socket();
    check(rsk_listen(listener, 1));
    check(rsk_close(listener));
    check(rsk_poll(NULL, 0, 1));
}

static void *wait_in_accept(void *listener) {
    expect(rsk_accept(*(int *)listener, NULL, NULL) == -1, "woken");
    return NULL;
}

/* shutdown wakes whoever waits in accept. */
static void accept_is_ended(void) {
    pthread_t thread;
    int listener = listener_with(1);

    expect(pthread_create(&thread, NULL, wait_in_accept, &listener) == 0, "a thread");
    pause_ms(50);
    check(rsk_shutdown(listener, SHUT_RD));
    expect(pthread_join(thread, NULL) == 0, "its end");
    expect(rsk_accept(listener, NULL, NULL) == -1, "it does not listen any more");
    check(rsk_close(listener));
}

/* connect again tells how a connect under way is; it may be asked until it says EISCONN. */
static void connect_is_asked_again(void) {
    int listener = listener_with(1), client = check(rsk_socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0));
    struct sockaddr_in address = on_loopback(local_port(listener));
    struct pollfd ready = { .fd = client, .events = POLLOUT };

    if (rsk_connect(client, AT(address)) == -1) {
        expect(rsk_last_error() == EINPROGRESS, "it takes a while");
        check(rsk_poll(&ready, 1, 1000));
        expect(rsk_connect(client, AT(address)) == 0 || rsk_last_error() == EISCONN, "it is there");
    }
    check(rsk_send(client, "x", 1, 0));
    check(rsk_close(client));
    check(rsk_close(listener));
}

/* A port that the system picked is given back by a disconnect: then bind may be called again. */
static void bound_again_after_a_disconnect(void) {
    struct sockaddr_in here = on_loopback(0), there, nobody = { .sin_family = AF_UNSPEC };
    int server = bound_to(SOCK_DGRAM, 0), fd = check(rsk_socket(AF_INET, SOCK_DGRAM, 0));

    there = on_loopback(local_port(server));
    check(rsk_bind(fd, AT(here)));
    check(rsk_connect(fd, AT(there)));
    check(rsk_connect(fd, AT(nobody)));
    if (rsk_bind(fd, AT(here)) == -1)
        fprintf(stderr, "this kernel keeps the port\n");
    check(rsk_close(fd));
    check(rsk_close(server));
}

/* Datagram sockets are connected as often as one likes. */
static void another_peer(void) {
    int servers[2] = { bound_to(SOCK_DGRAM, 0), bound_to(SOCK_DGRAM, 0) }, fd = check(rsk_socket(AF_INET, SOCK_DGRAM, 0));

    for (int i = 0; i < 4; i++) {
        struct sockaddr_in address = on_loopback(local_port(servers[i % 2]));

        check(rsk_connect(fd, AT(address)));
        check(rsk_send(fd, "x", 1, 0));
    }
    check(rsk_close(fd));
    check(rsk_close(servers[0]));
    check(rsk_close(servers[1]));
}

/* SO_REUSEADDR where it is early enough, superfluous, or turned off. */
static void address_reuse(void) {
    struct sockaddr_in address = on_loopback(0);
    int fd = stream_socket(), yes = 1, no = 0;

    check(rsk_setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes));
    check(rsk_bind(fd, AT(address)));
    check(rsk_setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes));
    check(rsk_listen(fd, 1));
    check(rsk_setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &no, sizeof no));
    /* From now on others may share the port. */
    check(rsk_setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &yes, sizeof yes));
    {
        int client = connected_to(SOCK_STREAM, local_port(fd)), connection = check(rsk_accept(fd, NULL, NULL));

        check(rsk_setsockopt(client, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes));
        check(rsk_setsockopt(connection, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes));
        check(rsk_close(client));
        check(rsk_close(connection));
    }
    check(rsk_close(fd));
}

/* Options whose numbers, values and sizes look like others. */
static void options(void) {
    int tcp = stream_socket(), udp = check(rsk_socket(AF_INET, SOCK_DGRAM, 0));
    int one = 1, low_delay = 0x10, hops = 64, seconds = 30;
    unsigned char byte = 1;
    struct timeval limit = { .tv_usec = 999999 };
    struct linger none = { 0, 0 };

    check(rsk_setsockopt(tcp, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one));
    check(rsk_setsockopt(tcp, IPPROTO_TCP, TCP_DEFER_ACCEPT, &one, sizeof one));
    check(rsk_setsockopt(tcp, IPPROTO_TCP, TCP_SYNCNT, &one, sizeof one));
    check(rsk_setsockopt(tcp, IPPROTO_TCP, TCP_LINGER2, &seconds, sizeof seconds));
    check(rsk_setsockopt(tcp, IPPROTO_TCP, TCP_KEEPINTVL, &seconds, sizeof seconds));
    check(rsk_setsockopt(tcp, IPPROTO_IP, IP_TOS, &low_delay, sizeof low_delay));
    check(rsk_setsockopt(tcp, IPPROTO_IP, IP_TTL, &hops, sizeof hops));
    check(rsk_setsockopt(tcp, SOL_SOCKET, SO_DONTROUTE, &one, sizeof one));
    check(rsk_setsockopt(tcp, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit));
    check(rsk_setsockopt(tcp, SOL_SOCKET, SO_LINGER, &none, sizeof none));
    check(rsk_setsockopt(udp, IPPROTO_IP, IP_MULTICAST_TTL, &byte, sizeof byte));
    check(rsk_setsockopt(udp, IPPROTO_IP, IP_TOS, &one, sizeof one));
    check(rsk_setsockopt(udp, SOL_SOCKET, SO_BROADCAST, &one, sizeof one));
    check(rsk_setsockopt(udp, SOL_SOCKET, SO_TIMESTAMPNS, &one, sizeof one));
    check(rsk_set_timeouts(tcp, 200, -1));
    check(rsk_close(tcp));
    check(rsk_close(udp));
}

/* The second half of a connection after its peer has gone; a copy of a socket that the original was connected through. */
static void connections_that_were(void) {
    int pair[2], listener = listener_with(1), fd = stream_socket(), copy = check(rsk_dup(fd)), connection;
    struct sockaddr_in address = on_loopback(local_port(listener));
    char byte;

    connect_pair(pair);
    check(rsk_close(pair[1]));
    expect(rsk_recv(pair[0], &byte, 1, 0) == 0, "the end");
    check(rsk_close(pair[0]));

    check(rsk_connect(copy, AT(address)));
    connection = check(rsk_accept(listener, NULL, NULL));
    check(rsk_send(fd, "x", 1, 0));
    check(rsk_recv(connection, &byte, 1, 0));
    check(rsk_close(copy));
    check(rsk_close(fd));
    check(rsk_close(connection));
    check(rsk_close(listener));
}

/* Whether a backlog is taken is tried out. */
static void queues(void) {
    int backlogs[] = { 1, -1, 0, SOMAXCONN };

    for (int i = 0; i < 4; i++) {
        int fd = bound_to(SOCK_STREAM, 0);

        check(rsk_listen(fd, backlogs[i]));
        check(rsk_close(fd));
        check(rsk_poll(NULL, 0, 1));
    }
}

int main(void) {
    standard_input_is_asked();
    nothing_is_closed();
    a_port_of_the_systems_choice();
    accept_is_ended();
    connect_is_asked_again();
    bound_again_after_a_disconnect();
    another_peer();
    address_reuse();
    options();
    connections_that_were();
    queues();
    return EXIT_SUCCESS;
}
