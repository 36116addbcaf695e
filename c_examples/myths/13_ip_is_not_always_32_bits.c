/*
 * Myth 13: "An IP address has 32 bits, written as four numbers."
 *
 * That is IPv4. An IPv6 address has 128 bits, written as up to eight groups of hexadecimal digits. The
 * calls are the same for both; a program that keeps addresses in a struct sockaddr_storage and gets
 * them from getaddrinfo() need not know which it has.
 *
 * Run:     build/examples/myths/13_ip_is_not_always_32_bits
 * Look at: one socket serves both; the IPv4 client has an IPv6 address there.
 */
#include "myth.h"

enum { NO_IPV6 = 77 };

static int connect_to(const char *ip, uint16_t port) {
    struct addrinfo hints = { .ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICHOST }, *list;
    char number[8];
    int fd;

    snprintf(number, sizeof number, "%d", port);
    check(rsk_getaddrinfo(ip, number, &hints, &list) == 0 ? 0 : -1);
    fd = check(rsk_socket(list->ai_family, list->ai_socktype, list->ai_protocol));
    check(rsk_connect(fd, list->ai_addr, list->ai_addrlen));
    rsk_freeaddrinfo(list);
    return fd;
}

int main(void) {
    static const char *const clients[] = { "127.0.0.1", "::1" }, *const seen[] = { "::ffff:127.0.0.1", "::1" };
    struct sockaddr_in6 address = { .sin6_family = AF_INET6, .sin6_addr = IN6ADDR_ANY_INIT };
    socklen_t length = sizeof address;
    struct in_addr four;
    struct in6_addr sixteen;
    int listener, accepted, off = 0, fd;
    char text[INET6_ADDRSTRLEN];

    claim("an IP address has 32 bits, written as four numbers");
    really(rsk_inet_pton(AF_INET, "127.0.0.1", &four) == 1, "IPv4: 127.0.0.1 has %zu bits", 8 * sizeof four);
    really(rsk_inet_pton(AF_INET6, "2001:db8::1", &sixteen) == 1, "IPv6: 2001:db8::1 has %zu bits", 8 * sizeof sixteen);
    really(rsk_inet_pton(AF_INET,
           "2001:db8::1", &four) == 0, "it does not fit into an IPv4 address: inet_pton() gave 0");

    listener = rsk_socket(AF_INET6, SOCK_STREAM, 0);
    if (listener == -1 || rsk_setsockopt(listener, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off) == -1
        || rsk_bind(listener, (struct sockaddr *)&address, sizeof address) == -1) {
        rsk_perror("no IPv6 here");
        return NO_IPV6;
    }
    check(rsk_listen(listener, 2));
    check(rsk_getsockname(listener, (struct sockaddr *)&address, &length));
    for (int i = 0; i < 2; i++) {
        fd = connect_to(clients[i], rsk_ntohs(address.sin6_port));
        length = sizeof address;
        accepted = check(rsk_accept(listener, (struct sockaddr *)&address, &length));
        check(rsk_inet_ntop(AF_INET6, &address.sin6_addr, text, sizeof text) == NULL ? -1 : 0);
        really(strcmp(text, seen[i]) == 0,
               "a client connected to %s; the listener on :: sees it as %s", clients[i], text);
        check(rsk_close(fd));
        check(rsk_close(accepted));
        length = sizeof address;
        check(rsk_getsockname(listener, (struct sockaddr *)&address, &length));
    }
    check(rsk_close(listener));
    return EXIT_SUCCESS;
}
