/* Making, naming, connecting, accepting, shutting down, closing. */
#include "twins.h"

#include <netinet/tcp.h>

static void sockets_are_as_asked(void) {
    static const struct {
        int domain, type;
    } kinds[] = {{AF_INET, SOCK_STREAM}, {AF_INET, SOCK_DGRAM}, {AF_INET6, SOCK_STREAM}, {AF_INET6, SOCK_DGRAM},
                 {AF_UNIX, SOCK_STREAM}, {AF_UNIX, SOCK_DGRAM}, {AF_UNIX, SOCK_SEQPACKET}};
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        int type = 0, domain = 0;
        socklen_t bytes = sizeof type;
        errno = CHECK_MARK;
        int s = rsk_socket(kinds[i].domain, kinds[i].type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
        CHECK(s >= 0 && errno == CHECK_MARK);
        CHECK_GIVES(rsk_getsockopt(s, SOL_SOCKET, SO_TYPE, &type, &bytes), 0);
        CHECK_GIVES(rsk_getsockopt(s, SOL_SOCKET, SO_DOMAIN, &domain, &bytes), 0);
        CHECK_INT(type, kinds[i].type);
        CHECK_INT(domain, kinds[i].domain);
        CHECK_INT(fcntl(s, F_GETFD), FD_CLOEXEC);
        CHECK((fcntl(s, F_GETFL) & O_NONBLOCK) != 0);
        CHECK_GIVES(rsk_close(s), 0);
        CHECK(fcntl(s, F_GETFD) == -1);
    }
    int plain = rsk_socket(AF_INET, SOCK_STREAM, 0);
    CHECK_INT(fcntl(plain, F_GETFD), 0);
    CHECK((fcntl(plain, F_GETFL) & O_NONBLOCK) == 0);
    CHECK_GIVES(rsk_close(plain), 0);
    CHECK_FAILS(rsk_close(plain), EBADF);
}

static void pairs_are_connected(void) {
    int two[2] = {-1, -1};
    char bytes[8];
    CHECK_GIVES(rsk_socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, two), 0);
    CHECK(two[0] >= 0 && two[1] >= 0 && two[0] != two[1]);
    CHECK_INT(fcntl(two[1], F_GETFD), FD_CLOEXEC);
    CHECK_GIVES(rsk_send(two[0], "there", 5, 0), 5);
    CHECK_GIVES(rsk_recv(two[1], bytes, sizeof bytes, 0), 5);
    CHECK(memcmp(bytes, "there", 5) == 0);
    CHECK_GIVES(rsk_send(two[1], "back", 4, 0), 4);
    CHECK_GIVES(rsk_recv(two[0], bytes, sizeof bytes, 0), 4);
    CHECK_GIVES(rsk_close(two[0]), 0);
    CHECK_GIVES(rsk_recv(two[1], bytes, sizeof bytes, 0), 0);
    CHECK_GIVES(rsk_close(two[1]), 0);
}

static void tcp_over_loopback(void) {
    struct sockaddr_in address, from, name, peer;
    socklen_t bytes = sizeof from;
    int listener = tcp_listener(&address);
    int client = rsk_socket(AF_INET, SOCK_STREAM, 0);
    CHECK_GIVES(rsk_connect(client, (struct sockaddr *)&address, sizeof address), 0);
    int server = rsk_accept(listener, (struct sockaddr *)&from, &bytes);
    CHECK(server >= 0);
    CHECK_INT(bytes, sizeof from);
    bytes = sizeof name;
    CHECK_GIVES(rsk_getsockname(client, (struct sockaddr *)&name, &bytes), 0);
    CHECK(from.sin_family == AF_INET && from.sin_port == name.sin_port && from.sin_addr.s_addr == name.sin_addr.s_addr);
    bytes = sizeof peer;
    CHECK_GIVES(rsk_getpeername(client, (struct sockaddr *)&peer, &bytes), 0);
    CHECK(peer.sin_port == address.sin_port);
    CHECK_INT(fcntl(server, F_GETFD), 0);
    CHECK_GIVES(rsk_shutdown(client, SHUT_WR), 0);
    CHECK_GIVES(rsk_recv(server, (char[4]){0}, 4, 0), 0);
    CHECK_GIVES(rsk_send(server, "late", 4, 0), 4);
    CHECK_GIVES(rsk_recv(client, (char[4]){0}, 4, MSG_WAITALL), 4);
    CHECK_GIVES(rsk_close(server), 0);
    CHECK_GIVES(rsk_close(client), 0);

    client = rsk_socket(AF_INET, SOCK_STREAM, 0);
    CHECK_GIVES(rsk_connect(client, (struct sockaddr *)&address, sizeof address), 0);
    errno = CHECK_MARK;
    server = rsk_accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    CHECK(server >= 0 && errno == CHECK_MARK);
    CHECK_INT(fcntl(server, F_GETFD), FD_CLOEXEC);
    CHECK((fcntl(server, F_GETFL) & O_NONBLOCK) != 0);
    CHECK_FAILS(rsk_recv(server, (char[4]){0}, 4, 0), EAGAIN);
    CHECK_GIVES(rsk_close(client), 0);
    CHECK_GIVES(rsk_close(server), 0);
    CHECK_GIVES(rsk_set_nonblocking(listener, 1), 0);
    CHECK_FAILS(rsk_accept(listener, NULL, NULL), EAGAIN);
    CHECK_GIVES(rsk_close(listener), 0);
}

static void refused_connection(void) {
    struct sockaddr_in nobody = deaf_address();
    int s = rsk_socket(AF_INET, SOCK_STREAM, 0);
    CHECK_FAILS(rsk_connect(s, (struct sockaddr *)&nobody, sizeof nobody), ECONNREFUSED);
    CHECK_GIVES(rsk_close(s), 0);
}

static void connect_in_the_background(void) {
    struct sockaddr_in address;
    int error = -1, listener = tcp_listener(&address);
    socklen_t bytes = sizeof error;
    int s = rsk_socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    CHECK_FAILS(rsk_connect(s, (struct sockaddr *)&address, sizeof address), EINPROGRESS);
    struct pollfd wish = {.fd = s, .events = POLLOUT};
    CHECK_GIVES(rsk_poll(&wish, 1, 2000), 1);
    CHECK_INT(wish.revents, POLLOUT);
    CHECK_GIVES(rsk_getsockopt(s, SOL_SOCKET, SO_ERROR, &error, &bytes), 0);
    CHECK_INT(error, 0);
    CHECK_GIVES(rsk_close(s), 0);
    CHECK_GIVES(rsk_close(listener), 0);
}

static void unix_names(void) {
    struct sockaddr_un name = {.sun_family = AF_UNIX}, got;
    socklen_t bytes = sizeof got;
    (void)snprintf(name.sun_path + 1, sizeof name.sun_path - 1, "rustsock-twins-%ld", (long)getpid());
    int listener = rsk_socket(AF_UNIX, SOCK_SEQPACKET, 0), client = rsk_socket(AF_UNIX, SOCK_SEQPACKET, 0);
    CHECK_GIVES(rsk_bind(listener, (struct sockaddr *)&name, sizeof name), 0);
    CHECK_FAILS(rsk_bind(client, (struct sockaddr *)&name, sizeof name), EADDRINUSE);
    CHECK_GIVES(rsk_listen(listener, 1), 0);
    CHECK_GIVES(rsk_connect(client, (struct sockaddr *)&name, sizeof name), 0);
    CHECK_GIVES(rsk_getpeername(client, (struct sockaddr *)&got, &bytes), 0);
    CHECK_INT(bytes, sizeof got);
    CHECK(memcmp(&got, &name, sizeof got) == 0);
    CHECK_GIVES(rsk_close(client), 0);
    CHECK_GIVES(rsk_close(listener), 0);
}

static void options(void) {
    int s = rsk_socket(AF_INET, SOCK_STREAM, 0), value = 0;
    socklen_t bytes = sizeof value;
    CHECK_GIVES(rsk_setsockopt(s, SOL_SOCKET, SO_KEEPALIVE, &(int){1}, sizeof(int)), 0);
    CHECK_GIVES(rsk_getsockopt(s, SOL_SOCKET, SO_KEEPALIVE, &value, &bytes), 0);
    CHECK_INT(value, 1);
    CHECK_GIVES(rsk_setsockopt(s, IPPROTO_TCP, TCP_NODELAY, &(int){1}, sizeof(int)), 0);
    value = 0;
    CHECK_GIVES(rsk_getsockopt(s, IPPROTO_TCP, TCP_NODELAY, &value, &bytes), 0);
    CHECK_INT(value, 1);
    struct linger linger = {.l_onoff = 1, .l_linger = 7}, got = {0, 0};
    CHECK_GIVES(rsk_setsockopt(s, SOL_SOCKET, SO_LINGER, &linger, sizeof linger), 0);
    bytes = sizeof got;
    CHECK_GIVES(rsk_getsockopt(s, SOL_SOCKET, SO_LINGER, &got, &bytes), 0);
    CHECK(bytes == sizeof got && got.l_onoff == 1 && got.l_linger == 7);
    struct timeval patience = {.tv_sec = 0, .tv_usec = 20000};
    int two[2];
    CHECK_GIVES(rsk_socketpair(AF_UNIX, SOCK_STREAM, 0, two), 0);
    CHECK_GIVES(rsk_setsockopt(two[0], SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience), 0);
    CHECK_FAILS(rsk_recv(two[0], (char[4]){0}, 4, 0), EAGAIN);
    CHECK_GIVES(rsk_close(two[0]), 0);
    CHECK_GIVES(rsk_close(two[1]), 0);
    CHECK_GIVES(rsk_close(s), 0);
}

void connection_part(void) {
    sockets_are_as_asked();
    pairs_are_connected();
    tcp_over_loopback();
    refused_connection();
    connect_in_the_background();
    unix_names();
    options();
}
