/* opening: TCP listeners and connections. */
#include "opening.h"

#include <fcntl.h>

static int option(int fd, int level, int name) {
    int value = -1;
    socklen_t len = sizeof value;
    MUST(getsockopt(fd, level, name, &value, &len));
    return value;
}

static int family(int fd) {
    return option(fd, SOL_SOCKET, SO_DOMAIN);
}

/* One connection through `listener`, in both directions. */
static void expect_connection(int listener, const char *host) {
    char byte = 0;
    errno = CHECK_MARK;
    int client = rsk_tcp_connect(host, port_of(listener), 0, 2000);
    CHECK(client >= 0 && errno == CHECK_MARK);
    CHECK(rsk_get_cloexec(client) == 1 && rsk_get_nonblocking(client) == 0);
    int server = rsk_accept4(listener, NULL, NULL, SOCK_CLOEXEC);
    CHECK(server >= 0);
    CHECK(rsk_send(client, "a", 1, 0) == 1 && rsk_recv(server, &byte, 1, 0) == 1 && byte == 'a');
    CHECK(rsk_send(server, "b", 1, 0) == 1 && rsk_recv(client, &byte, 1, 0) == 1 && byte == 'b');
    CHECK(rsk_close(client) == 0 && rsk_close(server) == 0);
}

static void null_host_takes_both_families(void) {
    errno = CHECK_MARK;
    int listener = rsk_tcp_listen(NULL, "0", 0, 0, -1);
    CHECK(listener >= 0 && errno == CHECK_MARK);
    CHECK_INT(family(listener), AF_INET6);
    CHECK_INT(option(listener, IPPROTO_IPV6, IPV6_V6ONLY), 0);
    CHECK_INT(option(listener, SOL_SOCKET, SO_REUSEADDR), 1);
    CHECK_INT(option(listener, SOL_SOCKET, SO_REUSEPORT), 0);
    CHECK(rsk_get_cloexec(listener) == 1 && rsk_get_nonblocking(listener) == 0);
    expect_connection(listener, "127.0.0.1");
    expect_connection(listener, "::1");
    expect_connection(listener, "localhost");
    CHECK_GIVES(rsk_close(listener), 0);
}

static void flags_are_heard(void) {
    int listener = rsk_tcp_listen("127.0.0.1", "0", 5, RSK_NONBLOCK | RSK_INHERIT | RSK_NO_REUSEADDR, -1);
    CHECK(rsk_get_cloexec(listener) == 0 && rsk_get_nonblocking(listener) == 1);
    CHECK_INT(option(listener, SOL_SOCKET, SO_REUSEADDR), 0);
    CHECK_FAILS(rsk_accept(listener, NULL, NULL), EAGAIN);
    int client = rsk_tcp_connect("127.0.0.1", port_of(listener), RSK_NONBLOCK | RSK_INHERIT, 2000);
    CHECK(rsk_get_cloexec(client) == 0 && rsk_get_nonblocking(client) == 1);
    CHECK_GIVES(rsk_connect_finish(client, 0), 0);
    (void)close(client);
    (void)close(listener);

    listener = rsk_tcp_listen(NULL, "0", 5, RSK_IPV4_ONLY, -1);
    CHECK_INT(family(listener), AF_INET);
    int other = rsk_tcp_listen(NULL, port_of(listener), 5, RSK_IPV6_ONLY, -1);
    CHECK(other >= 0 && option(other, IPPROTO_IPV6, IPV6_V6ONLY) == 1);
    (void)close(listener);
    /* The IPv6 half of the port is taken: an IPv4 listener alone would be half a server. */
    CHECK_FAILS(rsk_tcp_listen(NULL, port_of(other), 5, 0, -1), EADDRINUSE);
    (void)close(other);

    listener = rsk_tcp_listen("127.0.0.1", "0", 5, RSK_REUSEPORT, -1);
    other = rsk_tcp_listen("127.0.0.1", port_of(listener), 5, RSK_REUSEPORT, -1);
    CHECK(listener >= 0 && other >= 0);
    (void)close(listener);
    (void)close(other);
}

static void backlog_zero_is_not_a_queue_of_one(void) {
    rsk_description told = {.size = sizeof told};
    int listener = rsk_tcp_listen("127.0.0.1", "0", 0, 0, -1);
    CHECK_GIVES(rsk_describe(listener, &told), 0);
    CHECK(told.backlog >= 128);
    (void)close(listener);
    listener = rsk_tcp_listen("127.0.0.1", "0", 7, 0, -1);
    CHECK_GIVES(rsk_describe(listener, &told), 0);
    CHECK_INT(told.backlog, 7);
    (void)close(listener);
}

static void address_in_use_is_explained(void) {
    int listener = rsk_tcp_listen("127.0.0.1", "0", 0, 0, -1);
    CHECK_FAILS(rsk_tcp_listen("127.0.0.1", port_of(listener), 0, 0, -1), EADDRINUSE);
    CHECK_STR(rsk_last_call(), "tcp_listen");
    CHECK(explained("tcp_listen(\"127.0.0.1\", \"") && explained("EADDRINUSE") && explained("listens on 127.0.0.1:"));
    CHECK_INT(rsk_set_language("ko"), 0);
    CHECK(explained("포트"));
    CHECK_INT(rsk_set_language("en"), 0);
    CHECK_FAILS(rsk_tcp_listen("203.0.113.1", "0", 0, 0, -1), EADDRNOTAVAIL);
    CHECK(explained("NULL as host"));
    (void)close(listener);
}

static void refused_is_told_and_nothing_stays_open(void) {
    int listener = rsk_tcp_listen("127.0.0.1", "0", 0, 0, -1);
    const char *port = port_of(listener);
    (void)close(listener);
    int before = open_descriptors();
    for (int i = 0; i < 20; i++) {
        CHECK_FAILS(rsk_tcp_connect("127.0.0.1", port, i % 2 ? RSK_NONBLOCK : 0, 2000), ECONNREFUSED);
    }
    CHECK(explained("nothing listens"));
    CHECK_FAILS(rsk_tcp_connect("localhost", port, 0, 2000), ECONNREFUSED);
    CHECK_FAILS(rsk_tcp_connect("localhost", port, 0, -1), ECONNREFUSED);
    CHECK_INT(open_descriptors(), before);
}

static void started_connection_is_finished_later(void) {
    int listener = rsk_tcp_listen("127.0.0.1", "0", 0, 0, -1);
    int client = rsk_tcp_connect("127.0.0.1", port_of(listener), RSK_NONBLOCK, 0);
    CHECK(client >= 0 && rsk_get_nonblocking(client) == 1);
    CHECK_GIVES(rsk_connect_finish(client, 1000), 0);
    CHECK_GIVES(rsk_connect_finish(client, 0), 0);
    (void)close(client);

    /* Blocking, without time: connected or not at all. */
    client = rsk_tcp_connect("127.0.0.1", port_of(listener), 0, 0);
    CHECK(client >= 0);
    (void)close(client);
    const char *port = port_of(listener);
    (void)close(listener);
    client = rsk_tcp_connect("127.0.0.1", port, RSK_NONBLOCK, 0);
    if (client >= 0) {
        CHECK_FAILS(rsk_connect_finish(client, 1000), ECONNREFUSED);
        CHECK(explained("connect_finish(fd=") && explained("connect started"));
        /* Told once. */
        CHECK_FAILS(rsk_connect_finish(client, 1000), ENOTCONN);
        (void)close(client);
    } else {
        CHECK_INT(errno, ECONNREFUSED);
    }
}

static void finish_refuses_what_does_not_connect(void) {
    int listener = rsk_tcp_listen("127.0.0.1", "0", 0, 0, -1);
    int fresh = (int)MUST(socket(AF_INET, SOCK_STREAM, 0)), ends[2];
    MUST(pipe(ends));
    CHECK_FAILS(rsk_connect_finish(listener, -1), EINVAL);
    CHECK_FAILS(rsk_connect_finish(fresh, -1), ENOTCONN);
    CHECK_FAILS(rsk_connect_finish(ends[0], -1), ENOTSOCK);
    CHECK_FAILS(rsk_connect_finish(-1, -1), EBADF);
    CHECK_FAILS(rsk_connect_finish(1000000, -1), EBADF);
    (void)close(listener);
    (void)close(fresh);
    (void)close(ends[0]);
    (void)close(ends[1]);
}

/* Writable and connected are two things: a full send buffer is no reason to wait. */
static void finish_does_not_wait_for_room_to_send(void) {
    static char block[65536];
    int listener = rsk_tcp_listen("127.0.0.1", "0", 0, 0, -1);
    int client = rsk_tcp_connect("127.0.0.1", port_of(listener), RSK_NONBLOCK, 2000);
    while (rsk_send(client, block, sizeof block, 0) > 0) {
    }
    CHECK_GIVES(rsk_connect_finish(client, 0), 0);
    (void)close(client);
    (void)close(listener);
}

void tcp_part(void) {
    null_host_takes_both_families();
    flags_are_heard();
    backlog_zero_is_not_a_queue_of_one();
    address_in_use_is_explained();
    refused_is_told_and_nothing_stays_open();
    started_connection_is_finished_later();
    finish_refuses_what_does_not_connect();
    finish_does_not_wait_for_room_to_send();
}
