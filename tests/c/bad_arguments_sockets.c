/* Making, naming and connecting sockets with wrong families, types, flags and addresses; then their options. */
#include "bad_arguments.h"

static void making(void) {
    CASE(NONE, w->socket(-1, SOCK_STREAM, 0));
    CASE(NONE, w->socket(INT_MAX, SOCK_STREAM, 0));
    CASE(NONE, w->socket(AF_UNSPEC, SOCK_STREAM, 0));
    CASE(NONE, w->socket(200, SOCK_STREAM, 0));
    CASE(NONE, w->socket(AF_INET, 0, 0));
    CASE(NONE, w->socket(AF_INET, 99, 0));
    CASE(NONE, w->socket(AF_INET, -1, 0));
    CASE(NONE, w->socket(AF_INET, SOCK_STREAM | 0x100000, 0));
    CASE(NONE, w->socket(AF_INET, SOCK_STREAM, IPPROTO_UDP));
    CASE(NONE, w->socket(AF_INET, SOCK_DGRAM, IPPROTO_TCP));
    CASE(NONE, w->socket(AF_INET, SOCK_STREAM, -1));
    CASE(NONE, w->socket(AF_INET, SOCK_STREAM, INT_MAX));
    CASE(NONE, w->socket(AF_INET, SOCK_SEQPACKET, 0));
    CASE(NONE, w->socket(AF_UNIX, SOCK_RAW, 0));
    CASE(NONE, w->socket(AF_UNIX, SOCK_STREAM, 5));
    CASE(NONE, w->socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    CASE(NONE, w->socketpair(AF_INET, SOCK_STREAM, 0, (int *)(void *)out));
    CASE(NONE, w->socketpair(AF_UNIX, 0, 0, (int *)(void *)out));
    CASE(NONE, w->socketpair(AF_UNIX, SOCK_STREAM, 7, (int *)(void *)out));
    CASE(NONE, w->socketpair(AF_UNIX, SOCK_STREAM, 0, NULL));
    CASE(NONE, w->socketpair(AF_UNIX, SOCK_STREAM, 0, wild));
    CASE(NONE, w->socketpair(AF_UNIX, SOCK_STREAM, 0, constant));
    CASE(NONE, w->socketpair(AF_UNIX, SOCK_STREAM, 0, edge(4)));
    CASE(NONE, w->socketpair(AF_UNIX, SOCK_DGRAM | 0x100000, 0, (int *)(void *)out));
    CASE(NONE, w->socketpair(-5, SOCK_DGRAM, 0, (int *)(void *)out));
}

static void naming(enum fixture kind) {
    CASE(kind, w->bind(fd, NULL, IN_LEN));
    CASE(kind, w->bind(fd, NULL, 0));
    CASE(kind, w->bind(fd, wild, IN_LEN));
    CASE(kind, w->bind(fd, edge(8), IN_LEN));
    CASE(kind, w->bind(fd, server(), 0));
    CASE(kind, w->bind(fd, server(), 1));
    CASE(kind, w->bind(fd, server(), IN_LEN - 1));
    CASE(kind, w->bind(fd, server(), (socklen_t)-1));
    CASE(kind, w->bind(fd, server(), INT_MAX));
    CASE(kind, w->bind(fd, server(), 129));
    CASE(kind, w->bind(fd, server(), 128));
    CASE(kind, w->bind(fd, of_family(AF_INET6), IN_LEN));
    CASE(kind, w->bind(fd, of_family(AF_UNSPEC), IN_LEN));
    CASE(kind, w->bind(fd, of_family(222), IN_LEN));
    CASE(kind, w->bind(fd, unix_path("/nowhere/at/all"), UN_LEN));
    CASE(kind, w->bind(fd, unix_path("/"), 4));
    CASE(kind, w->bind(fd, loopback6(), IN_LEN));
    CASE(kind, w->connect(fd, NULL, IN_LEN));
    CASE(kind, w->connect(fd, NULL, 0));
    CASE(kind, w->connect(fd, wild, IN_LEN));
    CASE(kind, w->connect(fd, edge(8), IN_LEN));
    CASE(kind, w->connect(fd, client(), 0));
    CASE(kind, w->connect(fd, client(), 1));
    CASE(kind, w->connect(fd, client(), IN_LEN - 1));
    CASE(kind, w->connect(fd, client(), (socklen_t)-1));
    CASE(kind, w->connect(fd, client(), (socklen_t)INT_MIN));
    CASE(kind, w->connect(fd, client(), 129));
    CASE(kind, w->connect(fd, of_family(AF_INET6), IN_LEN));
    CASE(kind, w->connect(fd, of_family(AF_UNSPEC), IN_LEN));
    CASE(kind, w->connect(fd, of_family(222), IN_LEN));
    CASE(kind, w->connect(fd, unix_path("/nowhere/at/all"), UN_LEN));
    CASE(kind, w->connect(fd, unix_abstract("nobody"), UN_LEN));
    CASE(kind, w->listen(fd, -1));
    CASE(kind, w->listen(fd, 0));
    CASE(kind, w->listen(fd, INT_MAX));
    CASE(kind, w->listen(fd, INT_MIN));
    CASE(kind, w->shutdown(fd, -1));
    CASE(kind, w->shutdown(fd, 3));
    CASE(kind, w->shutdown(fd, INT_MAX));
    CASE(kind, w->accept(fd, (struct sockaddr *)out, NULL));
    CASE(kind, w->accept(fd, (struct sockaddr *)out, wild));
    CASE(kind, w->accept(fd, (struct sockaddr *)out, room((socklen_t)-1)));
    CASE(kind, w->accept(fd, (struct sockaddr *)out, room(3)));
    CASE(kind, w->accept(fd, (struct sockaddr *)out, room(0)));
    CASE(kind, w->accept(fd, wild, room(16)));
    CASE(kind, w->accept(fd, constant, room(16)));
    CASE(kind, w->accept4(fd, NULL, NULL, -1));
    CASE(kind, w->accept4(fd, NULL, NULL, 1));
    CASE(kind, w->accept4(fd, (struct sockaddr *)out, room(16), SOCK_CLOEXEC));
    CASE(kind, w->getsockname(fd, NULL, room(16)));
    CASE(kind, w->getsockname(fd, (struct sockaddr *)out, NULL));
    CASE(kind, w->getsockname(fd, (struct sockaddr *)out, wild));
    CASE(kind, w->getsockname(fd, (struct sockaddr *)out, constant));
    CASE(kind, w->getsockname(fd, (struct sockaddr *)out, room((socklen_t)-1)));
    CASE(kind, w->getsockname(fd, (struct sockaddr *)out, room(0)));
    CASE(kind, w->getsockname(fd, (struct sockaddr *)out, room(5)));
    CASE(kind, w->getsockname(fd, (struct sockaddr *)(out + 1), room(100)));
    CASE(kind, w->getsockname(fd, wild, room(16)));
    CASE(kind, w->getsockname(fd, constant, room(16)));
    CASE(kind, w->getpeername(fd, NULL, room(16)));
    CASE(kind, w->getpeername(fd, (struct sockaddr *)out, NULL));
    CASE(kind, w->getpeername(fd, (struct sockaddr *)out, wild));
    CASE(kind, w->getpeername(fd, (struct sockaddr *)out, room((socklen_t)-1)));
    CASE(kind, w->getpeername(fd, (struct sockaddr *)out, room(1)));
    CASE(kind, w->getpeername(fd, wild, room(16)));
}

void socket_cases(void) {
    static const enum fixture kinds[] = {TCP_NEW, TCP_BOUND, TCP_LISTENING, TCP_PENDING, TCP_CONNECTED, TCP6_NEW, UDP_NEW,
                                         UDP_CONNECTED, UNIX_NEW, UNIX_LISTENING, UNIX_STREAM, UNIX_DATAGRAM};
    making();
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        naming(kinds[i]);
    }
}

static void options(enum fixture kind) {
    CASE(kind, w->getsockopt(fd, -1, SO_TYPE, out, room(4)));
    CASE(kind, w->getsockopt(fd, 9999, SO_TYPE, out, room(4)));
    CASE(kind, w->getsockopt(fd, SOL_SOCKET, -1, out, room(4)));
    CASE(kind, w->getsockopt(fd, SOL_SOCKET, 9999, out, room(4)));
    CASE(kind, w->getsockopt(fd, SOL_SOCKET, SO_TYPE, NULL, room(4)));
    CASE(kind, w->getsockopt(fd, SOL_SOCKET, SO_TYPE, wild, room(4)));
    CASE(kind, w->getsockopt(fd, SOL_SOCKET, SO_TYPE, constant, room(4)));
    CASE(kind, w->getsockopt(fd, SOL_SOCKET, SO_TYPE, edge(2), room(4)));
    CASE(kind, w->getsockopt(fd, SOL_SOCKET, SO_TYPE, out, NULL));
    CASE(kind, w->getsockopt(fd, SOL_SOCKET, SO_TYPE, out, wild));
    CASE(kind, w->getsockopt(fd, SOL_SOCKET, SO_TYPE, out, constant));
    CASE(kind, w->getsockopt(fd, SOL_SOCKET, SO_TYPE, out, room(0)));
    CASE(kind, w->getsockopt(fd, SOL_SOCKET, SO_TYPE, out, room(1)));
    CASE(kind, w->getsockopt(fd, SOL_SOCKET, SO_TYPE, out, room(100)));
    CASE(kind, w->getsockopt(fd, SOL_SOCKET, SO_TYPE, out, room((socklen_t)-1)));
    CASE(kind, w->getsockopt(fd, SOL_SOCKET, SO_TYPE, out + 1, room(4)));
    CASE(kind, w->getsockopt(fd, SOL_SOCKET, SO_LINGER, out, room(3)));
    CASE(kind, w->getsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, out, room(16)));
    CASE(kind, w->getsockopt(fd, SOL_SOCKET, SO_PEERCRED, out, room(12)));
    CASE(kind, w->getsockopt(fd, IPPROTO_TCP, 9999, out, room(4)));
    CASE(kind, w->getsockopt(fd, IPPROTO_IP, IP_TTL, out, room(4)));
    CASE(kind, w->getsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, out, room(4)));
    CASE(kind, w->setsockopt(fd, -1, SO_KEEPALIVE, number(1), 4));
    CASE(kind, w->setsockopt(fd, 9999, SO_KEEPALIVE, number(1), 4));
    CASE(kind, w->setsockopt(fd, SOL_SOCKET, -1, number(1), 4));
    CASE(kind, w->setsockopt(fd, SOL_SOCKET, 9999, number(1), 4));
    CASE(kind, w->setsockopt(fd, SOL_SOCKET, SO_TYPE, number(1), 4));
    CASE(kind, w->setsockopt(fd, SOL_SOCKET, SO_ERROR, number(1), 4));
    CASE(kind, w->setsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, number(1), 4));
    CASE(kind, w->setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, NULL, 4));
    CASE(kind, w->setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, NULL, 0));
    CASE(kind, w->setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, wild, 4));
    CASE(kind, w->setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, edge(2), 4));
    CASE(kind, w->setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, number(1), 0));
    CASE(kind, w->setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, number(1), 3));
    CASE(kind, w->setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, number(1), (socklen_t)-1));
    CASE(kind, w->setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, number(1), INT_MAX));
    CASE(kind, w->setsockopt(fd, SOL_SOCKET, SO_LINGER, number(1), 4));
    CASE(kind, w->setsockopt(fd, SOL_SOCKET, SO_LINGER, lingering(1, -1), sizeof(struct linger)));
    CASE(kind, w->setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, tv(0, 1000000), sizeof(struct timeval)));
    CASE(kind, w->setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, tv(-1, -1), sizeof(struct timeval)));
    CASE(kind, w->setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, tv(0, 0), 8));
    CASE(kind, w->setsockopt(fd, SOL_SOCKET, SO_RCVBUF, number(-1), 4));
    CASE(kind, w->setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, "no-such-device", 14));
    CASE(kind, w->setsockopt(fd, IPPROTO_TCP, TCP_KEEPIDLE, number(-1), 4));
    CASE(kind, w->setsockopt(fd, IPPROTO_TCP, TCP_MAXSEG, number(1), 4));
    CASE(kind, w->setsockopt(fd, IPPROTO_TCP, 9999, number(1), 4));
    CASE(kind, w->setsockopt(fd, IPPROTO_IP, IP_TTL, number(256), 4));
    CASE(kind, w->setsockopt(fd, IPPROTO_IP, IP_ADD_MEMBERSHIP, number(1), 4));
    CASE(kind, w->setsockopt(fd, IPPROTO_IPV6, IPV6_UNICAST_HOPS, number(300), 4));
}

void option_cases(void) {
    static const enum fixture kinds[] = {TCP_NEW, TCP_LISTENING, TCP_CONNECTED, TCP6_NEW, UDP_NEW, UNIX_STREAM,
                                         UNIX_DATAGRAM, REGULAR};
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        options(kinds[i]);
    }
}
