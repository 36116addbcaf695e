/*
 * Addresses that look like mistakes and are none: no report in diagnosis mode (RSK101 to RSK111).
 */
#include "../../../c_examples/loopback.h"
#include <stddef.h>
#include <sys/un.h>
#include <unistd.h>

#define AT(address) (struct sockaddr *)&(address), sizeof(address)

static int datagram_socket(void) {
    return check(rsk_socket(AF_INET, SOCK_DGRAM, 0));
}

static int stream_socket(void) {
    return check(rsk_socket(AF_INET, SOCK_STREAM, 0));
}

static void expect(int condition, const char *what) {
    if (!condition) {
        fprintf(stderr, "not so: %s (errno %d)\n", what, rsk_last_error());
        exit(EXIT_FAILURE);
    }
}

/* 36895 is 8080 swapped, and may be used: htons was called. It may be taken, too. */
static void a_port_like_any_other(void) {
    struct sockaddr_in address = on_loopback(36895);
    struct sockaddr_in6 address6 = { .sin6_family = AF_INET6, .sin6_port = address.sin_port };
    int fd = datagram_socket();

    if (rsk_bind(fd, AT(address)) == 0)
        check(rsk_sendto(fd, "x", 1, 0, AT(address)));
    check(rsk_close(fd));
    address6.sin6_addr = in6addr_loopback;
    fd = rsk_socket(AF_INET6, SOCK_STREAM, 0);
    if (fd != -1) {
        expect(rsk_connect(fd, AT(address6)) == -1, "nobody listens there");
        check(rsk_close(fd));
    }
}

/* Nobody listens on the port the system picked a moment ago: that is no swapped port. */
static void servers_that_are_gone(void) {
    for (int i = 0; i < 8; i++) {
        int server = bound_to(SOCK_STREAM, 0), client = stream_socket();
        struct sockaddr_in address = on_loopback(local_port(server));

        check(rsk_close(server));
        expect(rsk_connect(client, AT(address)) == -1, "refused");
        check(rsk_close(client));
    }
}

/* A datagram socket without a port in its target asks for the route; one without a family forgets its peer. */
static void routes_and_disconnects(void) {
    struct sockaddr_in nowhere = on_loopback(0), somewhere = on_loopback(9), nobody = { .sin_family = AF_UNSPEC };
    int fd = datagram_socket(), stream;

    check(rsk_connect(fd, AT(nobody)));
    check(rsk_connect(fd, AT(nowhere)));
    check(rsk_connect(fd, AT(somewhere)));
    somewhere.sin_family = AF_UNSPEC;
    check(rsk_connect(fd, AT(somewhere)));
    check(rsk_close(fd));

    /* After a refused connect, as some systems need it; the port is still in the address. */
    stream = bound_to(SOCK_STREAM, 0);
    somewhere = on_loopback(local_port(stream));
    check(rsk_close(stream));
    stream = stream_socket();
    expect(rsk_connect(stream, AT(somewhere)) == -1, "refused");
    somewhere.sin_family = AF_UNSPEC;
    check(rsk_connect(stream, AT(somewhere)));
    check(rsk_close(stream));
}

/* A raw socket has no ports, whatever it speaks. Only root gets one. */
static void no_ports_at_all(void) {
    struct sockaddr_in address = on_loopback(0);
    const unsigned char datagram[8] = { 0, 9, 0, 9, 0, 8, 0, 0 };
    int fd = rsk_socket(AF_INET, SOCK_RAW, IPPROTO_UDP);

    if (fd == -1)
        return;
    check(rsk_sendto(fd, datagram, sizeof datagram, 0, AT(address)));
    check(rsk_connect(fd, AT(address)));
    check(rsk_close(fd));
}

/* A text that is no address, handled: the name is looked up, or any address is bound to. */
static void texts_that_are_no_address(void) {
    struct addrinfo hints = { .ai_family = AF_INET, .ai_socktype = SOCK_DGRAM, .ai_flags = AI_NUMERICHOST }, *found;
    struct sockaddr_in address = { .sin_family = AF_INET };
    struct in_addr number;
    int fd = datagram_socket();

    if (rsk_inet_pton(AF_INET, "*", &address.sin_addr) != 1)
        address.sin_addr.s_addr = rsk_htonl(INADDR_ANY);
    check(rsk_bind(fd, AT(address)));
    expect(rsk_inet_pton(AF_INET, "localhost", &number) == 0, "a name is no address");
    expect(rsk_getaddrinfo("127.0.0.1", "9", &hints, &found) == 0, "looked up");
    check(rsk_connect(fd, found->ai_addr, found->ai_addrlen));
    rsk_freeaddrinfo(found);
    check(rsk_close(fd));

    /* The wildcard address as a target is this machine. */
    address = on_loopback(local_port(fd = bound_to(SOCK_DGRAM, 0)));
    address.sin_addr.s_addr = rsk_htonl(INADDR_ANY);
    check(rsk_sendto(fd, "x", 1, 0, AT(address)));
    check(rsk_close(fd));
}

/* Broadcasts are for datagrams; whether there is a way for them is the network's affair. */
static void broadcasts(void) {
    struct sockaddr_in everybody = { .sin_family = AF_INET, .sin_port = rsk_htons(9) };
    int fd = datagram_socket(), yes = 1;

    if (rsk_inet_pton(AF_INET, "<broadcast>", &everybody.sin_addr) != 1)
        everybody.sin_addr.s_addr = rsk_htonl(INADDR_BROADCAST);
    check(rsk_setsockopt(fd, SOL_SOCKET, SO_BROADCAST, &yes, sizeof yes));
    if (rsk_sendto(fd, "x", 1, 0, AT(everybody)) == -1)
        rsk_clear_error();
    check(rsk_close(fd));
}

/* Room that is larger or smaller than the address, on purpose; a stream that has no address to tell. */
static void lengths(void) {
    char large[512], byte;
    struct sockaddr small;
    struct sockaddr_in exact;
    socklen_t length;
    int pair[2], listener = listener_with(3), fd;

    for (int i = 0; i < 3; i++) {
        fd = connected_to(SOCK_STREAM, local_port(listener));
        length = i == 0 ? (socklen_t)sizeof large : (socklen_t)sizeof exact;
        check(rsk_close(check(rsk_accept(listener, i == 0 ? (struct sockaddr *)large : (struct sockaddr *)&exact, &length))));
        check(rsk_close(fd));
    }
    length = 0;
    fd = connected_to(SOCK_STREAM, local_port(listener));
    check(rsk_close(check(rsk_accept(listener, NULL, &length))));
    check(rsk_close(fd));
    check(rsk_close(listener));

    connect_pair(pair);
    check(rsk_send(pair[1], "ab", 2, 0));
    length = sizeof exact;
    for (int i = 0; i < 2; i++)
        check(rsk_recvfrom(pair[0], &byte, 1, 0, (struct sockaddr *)&exact, &length));
    check(rsk_close(pair[0]));
    check(rsk_close(pair[1]));

    fd = rsk_socket(AF_INET6, SOCK_STREAM, 0);
    if (fd != -1) {
        for (int i = 0; i < 2; i++) {
            length = sizeof small;
            check(rsk_getsockname(fd, &small, &length));
        }
        check(rsk_close(fd));
    }
}

/* What is not zeroed and does not matter; a scope that exists; a flow label that was asked for. */
static void fields_that_are_set(void) {
    struct sockaddr_in address = on_loopback(9);
    struct sockaddr_in6 address6 = { .sin6_family = AF_INET6, .sin6_port = rsk_htons(9), .sin6_addr = IN6ADDR_LOOPBACK_INIT };
    int fd = datagram_socket(), yes = 1;

    memset(address.sin_zero, 0x5a, sizeof address.sin_zero);
    check(rsk_connect(fd, AT(address)));
    check(rsk_close(fd));
    fd = rsk_socket(AF_INET6, SOCK_DGRAM, 0);
    if (fd == -1)
        return;
    address6.sin6_scope_id = rsk_if_nametoindex("lo");
    (void)!rsk_connect(fd, AT(address6));
    address6.sin6_flowinfo = rsk_htonl(0x12345);
    if (rsk_setsockopt(fd, IPPROTO_IPV6, 33 /* IPV6_FLOWINFO_SEND */, &yes, sizeof yes) == 0)
        (void)!rsk_connect(fd, AT(address6));
    check(rsk_close(fd));
}

/* Unix addresses of any length the kernel takes. */
static void unix_addresses(void) {
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    socklen_t exact;
    int fd = check(rsk_socket(AF_UNIX, SOCK_DGRAM, 0));

    check(rsk_bind(fd, (struct sockaddr *)&address, sizeof address.sun_family));
    check(rsk_close(fd));

    /* A path of six bytes: the address is as long as a pointer. */
    memset(address.sun_path, 0x5a, sizeof address.sun_path);
    memcpy(address.sun_path, "sock/6", 7);
    exact = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 6);
    fd = check(rsk_socket(AF_UNIX, SOCK_DGRAM, 0));
    expect(rsk_connect(fd, (struct sockaddr *)&address, exact) == -1, "there is no such file");

    /* Junk behind the NUL of a path, and behind the length of an abstract name. */
    expect(rsk_connect(fd, AT(address)) == -1, "there is no such file");
    memcpy(address.sun_path, "\0innocent-addresses", 20);
    check(rsk_bind(fd, (struct sockaddr *)&address, (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 19)));
    check(rsk_close(fd));
    memset(address.sun_path + 19, 0, sizeof address.sun_path - 19);
    fd = check(rsk_socket(AF_UNIX, SOCK_DGRAM, 0));
    check(rsk_bind(fd, AT(address)));
    check(rsk_close(fd));
}

int main(void) {
    servers_that_are_gone();
    a_port_like_any_other();
    routes_and_disconnects();
    no_ports_at_all();
    texts_that_are_no_address();
    broadcasts();
    lengths();
    fields_that_are_set();
    unix_addresses();
    return EXIT_SUCCESS;
}
