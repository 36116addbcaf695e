/* The other side: refused, silent, gone, or never there. */
#include "explained.h"

static int fresh(int type) {
    return (int)MUST(rsk_socket(AF_INET, type, 0));
}

static void nobody_there(void) {
    int fd = fresh(SOCK_STREAM), listener = listening();
    int port = port_of(listener);
    struct sockaddr_in deaf = at("127.0.0.1", 1), swapped = at("127.0.0.1", port), other = at("127.0.0.2", port), zero = at("127.0.0.1", 0);
    swapped.sin_port = (in_port_t)port;
    EXPLAINS(rsk_connect(fd, GENERIC(deaf)), ECONNREFUSED, "nothing listens on port 1 of this computer now", "start the server first");
    EXPLAINS(rsk_tcp_connect("127.0.0.1", "1", 0, 1000), ECONNREFUSED, "nothing listens on port 1 of this computer now");
    EXPLAINS(rsk_connect(fd, GENERIC(swapped)), ECONNREFUSED, "bytes swapped", text_of(port), "rsk_htons(");
    EXPLAINS(rsk_connect(fd, GENERIC(other)), ECONNREFUSED, "nothing listens on 127.0.0.2:", "listens on 127.0.0.1:", text_of(port));
    EXPLAINS(rsk_connect(fd, GENERIC(zero)), ECONNREFUSED, "port 0", "atoi");
    int six = rsk_socket(AF_INET6, SOCK_STREAM, 0);
    struct sockaddr_in6 all = {.sin6_family = AF_INET6};
    if (six >= 0 && rsk_setsockopt(six, IPPROTO_IPV6, IPV6_V6ONLY, &(int){1}, sizeof(int)) == 0 && rsk_bind(six, GENERIC(all)) == 0) {
        MUST(rsk_listen(six, 1));
        deaf = at("127.0.0.1", port_of(six));
        EXPLAINS(rsk_connect(fd, GENERIC(deaf)), ECONNREFUSED, "for IPv6 only: IPV6_V6ONLY is set");
    }
    IGNORE(rsk_close(six));
    int datagrams = fresh(SOCK_DGRAM);
    deaf = at("127.0.0.1", 1);
    MUST(rsk_connect(datagrams, GENERIC(deaf)));
    CHECK_INT(rsk_send(datagrams, "x", 1, 0), 1);
    check_sleep_ms(20);
    EXPLAINS(rsk_send(datagrams, "x", 1, 0), ECONNREFUSED, "a datagram sent to 127.0.0.1:1 earlier");
    MUST(rsk_close(datagrams));
    MUST(rsk_close(listener));
    MUST(rsk_close(fd));
}

static void never_connected(void) {
    int fd = fresh(SOCK_STREAM), listener = listening();
    char byte;
    /* libexplain says of this one that the reading end was closed. */
    EXPLAINS(rsk_write(fd, "x", 1), EPIPE, "this socket has never been connected", "rsk_connect first");
    EXPLAINS(rsk_recv(fd, &byte, 1, 0), ENOTCONN, "this socket has never been connected");
    EXPLAINS(rsk_shutdown(fd, SHUT_WR), ENOTCONN, "this socket has never been connected");
    EXPLAINS(rsk_send(listener, "x", 1, 0), EPIPE, "this is the listening socket", "rsk_accept returned");
    EXPLAINS(rsk_recv(listener, &byte, 1, 0), ENOTCONN, "this is the listening socket");
    /* A refused attempt is no connection. */
    struct sockaddr_in deaf = at("127.0.0.1", 1);
    CHECK_FAILS(rsk_connect(fd, GENERIC(deaf)), ECONNREFUSED);
    EXPLAINS(rsk_write(fd, "x", 1), EPIPE, "this socket has never been connected");
    /* One the library has not made is asked itself. */
    int strange = (int)MUST(socket(AF_INET, SOCK_STREAM, 0));
    EXPLAINS(rsk_write(strange, "x", 1), EPIPE, "this socket has never been connected");
    MUST(close(strange));
    MUST(rsk_close(listener));
    MUST(rsk_close(fd));
}

static void pair(int listener, int *client, int *server) {
    struct sockaddr_in address = at("127.0.0.1", port_of(listener));
    *client = fresh(SOCK_STREAM);
    MUST(rsk_connect(*client, GENERIC(address)));
    *server = (int)MUST(rsk_accept(listener, NULL, NULL));
}

static void connected_already(void) {
    int listener = listening(), client, server;
    pair(listener, &client, &server);
    struct sockaddr_in third = at("127.0.0.1", 9), address = at("127.0.0.1", port_of(listener));
    char peer[64];
    (void)snprintf(peer, sizeof peer, "connected to 127.0.0.1:%d already", port_of(listener));
    /* libexplain prints the address of this side. */
    EXPLAINS(rsk_connect(client, GENERIC(third)), EISCONN, peer);
    EXPLAINS(rsk_connect(listener, GENERIC(address)), EISCONN, "a listening socket cannot connect");
    EXPLAINS(rsk_listen(client, 1), EINVAL, "a connected socket cannot listen");
    EXPLAINS(rsk_accept(client, NULL, NULL), EINVAL, "this is the connection with 127.0.0.1:", "rsk_listen was called on");
    MUST(rsk_shutdown(client, SHUT_WR));
    EXPLAINS(rsk_send(client, "x", 1, 0), EPIPE, "sending on this socket was ended here, by rsk_shutdown");
    MUST(rsk_close(client));
    MUST(rsk_close(server));
    MUST(rsk_close(listener));
}

static void cut_off(void) {
    int listener = listening(), client, server;
    char bytes[8];
    pair(listener, &client, &server);
    CHECK_INT(rsk_send(client, "abc", 3, 0), 3);
    CHECK_INT(rsk_send(server, "hello", 5, 0), 5);
    check_sleep_ms(20);
    MUST(rsk_close(server)); /* with data unread: a reset */
    check_sleep_ms(20);
    EXPLAINS(rsk_send(client, "x", 1, 0), ECONNRESET, "5 bytes from it are here and not yet read");
    CHECK_INT(rsk_recv(client, bytes, sizeof bytes, 0), 5);
    EXPLAINS(rsk_send(client, "x", 1, 0), EPIPE, "the connection is over");
    MUST(rsk_close(client));
    pair(listener, &client, &server);
    CHECK_INT(rsk_send(server, "hello", 5, 0), 5);
    CHECK_INT(rsk_recv(client, bytes, 5, 0), 5);
    MUST(setsockopt(server, SOL_SOCKET, SO_LINGER, &(struct linger){1, 0}, sizeof(struct linger)));
    MUST(rsk_close(server));
    check_sleep_ms(20);
    EXPLAINS(rsk_recv(client, bytes, 1, 0), ECONNRESET, "with a reset; the last data from it came ");
    MUST(rsk_close(client));
    MUST(rsk_close(listener));
    int both[2];
    MUST(rsk_socketpair(AF_UNIX, SOCK_STREAM, 0, both));
    MUST(rsk_close(both[1]));
    EXPLAINS(rsk_send(both[0], "x", 1, 0), EPIPE, "the other side closed or reset it before this call");
    MUST(rsk_close(both[0]));
}

static void no_way_there(void) {
    int fd = fresh(SOCK_STREAM), datagrams = fresh(SOCK_DGRAM);
    struct sockaddr_in group = at("224.0.0.1", 80), all = at("255.255.255.255", 80), zero = at("127.0.0.1", 0);
    EXPLAINS(rsk_connect(fd, GENERIC(group)), ENETUNREACH, "224.0.0.1 is a multicast address");
    EXPLAINS(rsk_connect(fd, GENERIC(all)), ENETUNREACH, "255.255.255.255 is a broadcast address");
    EXPLAINS(rsk_sendto(datagrams, "x", 1, 0, GENERIC(all)), EACCES, "does not have SO_BROADCAST");
    EXPLAINS(rsk_sendto(datagrams, "x", 1, 0, GENERIC(zero)), EINVAL, "has port 0");
    EXPLAINS(rsk_send(datagrams, "x", 1, 0), EDESTADDRREQ, "a UDP socket without a peer");
    MUST(rsk_close(fd));
    MUST(rsk_close(datagrams));
}

static void not_now(void) {
    int listener = listening(), client, server;
    char byte;
    pair(listener, &client, &server);
    EXPLAINS(rsk_recv(client, &byte, 1, MSG_DONTWAIT), EAGAIN, "MSG_DONTWAIT forbids this call to wait");
    MUST(rsk_set_timeouts(client, 20, 20));
    EXPLAINS(rsk_recv(client, &byte, 1, 0), EAGAIN, "ms, the SO_RCVTIMEO of this socket");
    MUST(rsk_set_nonblocking(client, 1));
    EXPLAINS(rsk_recv(client, &byte, 1, 0), EAGAIN, "no data is there, and the socket is non-blocking");
    MUST(rsk_set_nonblocking(listener, 1));
    EXPLAINS(rsk_accept(listener, NULL, NULL), EAGAIN, "the listening socket is non-blocking");
    static char block[65536];
    while (rsk_send(client, block, sizeof block, 0) > 0) {
    }
    EXPLAINS(rsk_send(client, block, sizeof block, 0), EAGAIN, "the send buffer had no room, and the socket is non-blocking");
    MUST(rsk_close(client));
    MUST(rsk_close(server));
    MUST(rsk_close(listener));
    /* A queue of one that nobody empties: the next connection waits. */
    int full = fresh(SOCK_STREAM), clients[4];
    struct sockaddr_in any = at("127.0.0.1", 0);
    MUST(rsk_bind(full, GENERIC(any)));
    MUST(rsk_listen(full, 0));
    any = at("127.0.0.1", port_of(full));
    for (int i = 0; i < 4; i++) {
        clients[i] = fresh(SOCK_STREAM);
        MUST(rsk_set_nonblocking(clients[i], 1));
        EXPLAINS(rsk_connect(clients[i], GENERIC(any)), EINPROGRESS, "is in progress: EINPROGRESS", "not a failure", "127.0.0.1:", text_of(port_of(full)));
    }
    EXPLAINS(rsk_connect(clients[3], GENERIC(any)), EALREADY, "is in progress: EALREADY");
    EXPLAINS(rsk_send(clients[3], "x", 1, 0), EAGAIN, "still being set up, so nothing can be sent yet");
    EXPLAINS(rsk_connect_finish(clients[3], 10), ETIMEDOUT, "the time given to this call ran out", "still being set up");
    EXPLAINS(rsk_recv(clients[3], &byte, 1, 0), EAGAIN, "non-blocking");
    for (int i = 0; i < 4; i++) {
        MUST(rsk_close(clients[i]));
    }
    MUST(rsk_close(full));
}

void peer_part(void) {
    nobody_there();
    never_connected();
    connected_already();
    cut_off();
    no_way_there();
    not_now();
}
