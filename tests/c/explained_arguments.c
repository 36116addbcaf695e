/* Arguments and sockets that do not go together, and names. */
#include "explained.h"

static int fresh(int type) {
    return (int)MUST(rsk_socket(AF_INET, type, 0));
}

static void addresses(void) {
    int fd = fresh(SOCK_STREAM), named = bound(SOCK_DGRAM);
    struct sockaddr_in address = at("127.0.0.1", 0), unset = address;
    struct sockaddr_in6 six = {.sin6_family = AF_INET6, .sin6_port = htons(80)};
    char local[64];
    (void)snprintf(local, sizeof local, "bound to 127.0.0.1:%d already", port_of(named));
    /* libexplain says of this one that the socket has an address already. */
    EXPLAINS(rsk_bind(fd, (struct sockaddr *)&address, 4), EINVAL, "addrlen is 4, the size of a pointer", "at least 16 bytes");
    EXPLAINS(rsk_bind(fd, (struct sockaddr *)&address, 8), EINVAL, "addrlen is 8, the size of a pointer");
    EXPLAINS(rsk_bind(fd, (struct sockaddr *)&address, 15), EINVAL, "addrlen is 15; an address of AF_INET has at least 16");
    EXPLAINS(rsk_connect(fd, (struct sockaddr *)&address, 8), EINVAL, "addrlen is 8, the size of a pointer");
    EXPLAINS(rsk_bind(named, GENERIC(address)), EINVAL, local);
    unset.sin_family = 0;
    EXPLAINS(rsk_bind(fd, GENERIC(unset)), EAFNOSUPPORT, "sin_family was never set", "sin_family = AF_INET");
    EXPLAINS(rsk_bind(fd, GENERIC(six)), EAFNOSUPPORT, "the address is of AF_INET6, and the socket is of AF_INET");
    int sixth = rsk_socket(AF_INET6, SOCK_STREAM, 0);
    if (sixth >= 0) {
        CHECK_INT(inet_pton(AF_INET6, "fe80::1", &six.sin6_addr), 1);
        EXPLAINS(rsk_connect(sixth, GENERIC(six)), EINVAL, "fe80::1 is a link-local address", "sin6_scope_id");
        MUST(rsk_close(sixth));
    }
    MUST(rsk_close(fd));
    MUST(rsk_close(named));
}

static void kinds(void) {
    int fd = fresh(SOCK_STREAM), datagrams = fresh(SOCK_DGRAM), listener = listening(), both[2];
    static char big[70000];
    struct sockaddr_in deaf = at("127.0.0.1", 1);
    EXPLAINS(rsk_accept(fd, NULL, NULL), EINVAL, "this socket is not listening");
    EXPLAINS(rsk_accept4(listener, NULL, NULL, 1 << 30), EINVAL, "flags is 0x40000000");
    /* The kernel looks at the length when a connection is there, and then that is lost. */
    struct sockaddr_in address = at("127.0.0.1", port_of(listener));
    int client = fresh(SOCK_STREAM);
    MUST(rsk_connect(client, GENERIC(address)));
    EXPLAINS(rsk_accept(listener, (struct sockaddr *)&deaf, &(socklen_t){(socklen_t)-1}), EINVAL, "the length behind addrlen was negative",
             "the connection is lost");
    MUST(rsk_close(client));
    deaf = at("127.0.0.1", 1);
    EXPLAINS(rsk_listen(datagrams, 1), EOPNOTSUPP, "this is a UDP socket, which has no connections");
    EXPLAINS(rsk_accept(datagrams, NULL, NULL), EOPNOTSUPP, "this is a UDP socket, which has no connections");
    EXPLAINS(rsk_sendto(datagrams, big, 66000, 0, GENERIC(deaf)), EMSGSIZE, "66000 bytes", "at most 65507");
    EXPLAINS(rsk_socket(99, SOCK_STREAM, 0), EAFNOSUPPORT, "no sockets of family 99");
    EXPLAINS(rsk_socket(AF_INET, SOCK_STREAM, IPPROTO_UDP), EPROTONOSUPPORT, "IPPROTO_UDP goes with SOCK_DGRAM");
    EXPLAINS(rsk_socketpair(AF_INET, SOCK_STREAM, 0, both), EOPNOTSUPP, "AF_INET sockets are made by rsk_socket");
    MUST(rsk_shutdown(listener, SHUT_RDWR));
    EXPLAINS(rsk_accept(listener, NULL, NULL), EINVAL, "this socket did listen, and rsk_shutdown has ended that");
    MUST(rsk_close(fd));
    MUST(rsk_close(datagrams));
    MUST(rsk_close(listener));
}

static void options(void) {
    int fd = fresh(SOCK_STREAM), datagrams = fresh(SOCK_DGRAM), value = 500;
    EXPLAINS(rsk_setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &value, sizeof value), EINVAL, "SO_RCVTIMEO takes a struct timeval of 16 bytes",
             "optlen is 4", "rsk_set_timeouts");
    EXPLAINS(rsk_setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &value, 1), EINVAL, "SO_KEEPALIVE needs 4 bytes, and optlen is 1");
    value = 100000;
    EXPLAINS(rsk_setsockopt(fd, IPPROTO_TCP, TCP_KEEPIDLE, &value, sizeof value), EINVAL, "TCP_KEEPIDLE takes 1 to 32767, and the value is 100000");
    EXPLAINS(rsk_setsockopt(datagrams, IPPROTO_TCP, TCP_NODELAY, &value, sizeof value), ENOPROTOOPT,
             "this is a UDP socket, and TCP_ options exist for TCP sockets only");
    EXPLAINS(rsk_setsockopt(fd, SOL_SOCKET, SO_TYPE, &value, sizeof value), ENOPROTOOPT, "SO_TYPE can be read and not set");
    EXPLAINS(rsk_setsockopt(fd, SOL_SOCKET, 9999, &value, sizeof value), ENOPROTOOPT, "level SOL_SOCKET of this kernel has no option with the number 9999");
    EXPLAINS(rsk_socket(AF_INET, 77, 0), EINVAL, "none of the SOCK_ types");
    EXPLAINS(rsk_socket(AF_INET, SOCK_STREAM, -3), EINVAL, "-3 is no number a protocol can have");
    EXPLAINS(rsk_multicast_join(datagrams, "239.1.2.3", NULL, "nosuch0"), ENODEV, "no network interface has the name \"nosuch0\"");
    EXPLAINS(rsk_setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, "nosuch0", 8), ENODEV, "no network interface has the name \"nosuch0\"", "lo");
    MUST(rsk_close(fd));
    MUST(rsk_close(datagrams));
}

static void names(void) {
    unsigned char address[16];
    struct addrinfo hints = {.ai_flags = AI_NUMERICHOST}, *list;
    errno = CHECK_MARK;
    rsk_clear_error();
    CHECK_INT(rsk_inet_pton(AF_INET, "1.2.3", address), 0);
    CHECK_INT(errno, CHECK_MARK); /* for libc it is no failure */
    CHECK_INT(rsk_last_error(), EINVAL);
    expect_facts(__FILE__, __LINE__, "inet_pton", (const char *const[]){"\"1.2.3\" is no IPv4 address as text", "compare the result with 1", NULL});
    rsk_clear_error();
    CHECK_INT(rsk_inet_pton(AF_INET, "1.2.3.4", address), 1);
    CHECK_INT(rsk_last_error(), 0);
    CHECK_INT(rsk_if_nametoindex("nosuch0"), 0);
    expect_facts(__FILE__, __LINE__, "if_nametoindex", (const char *const[]){"\"nosuch0\"; there are ", "lo", NULL});
    CHECK_INT(rsk_tcp_connect("127.0.0.1", "70000", 0, 100), -1);
    expect_facts(__FILE__, __LINE__, "port", (const char *const[]){"\"70000\" is no port: ports go from 1 to 65535", NULL});
    int known = rsk_getaddrinfo("no.such.name.invalid", "80", NULL, &list);
    if (known == EAI_NONAME) { /* without a name server it is EAI_AGAIN */
        expect_facts(__FILE__, __LINE__, "name", (const char *const[]){"no host has the name \"no.such.name.invalid\"", NULL});
    }
    CHECK_INT(rsk_getaddrinfo("127.0.0.1:80", NULL, &hints, &list), EAI_NONAME);
    expect_facts(__FILE__, __LINE__, "host", (const char *const[]){"the host name holds a port as well", NULL});
    CHECK_INT(rsk_getaddrinfo("300.1.1.1", NULL, &hints, &list), EAI_NONAME);
    expect_facts(__FILE__, __LINE__, "host", (const char *const[]){"\"300.1.1.1\" looks like an IPv4 address but is none", NULL});
    CHECK_INT(rsk_getaddrinfo("http://x/", NULL, &hints, &list), EAI_NONAME);
    expect_facts(__FILE__, __LINE__, "host", (const char *const[]){"this is a URL", NULL});
}

void argument_part(void) {
    addresses();
    kinds();
    options();
    names();
}
