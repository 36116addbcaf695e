/*
 * RSK190: a server listens on every address, [::]; a client connects to 127.0.0.1.
 *
 * The mistake: with IPV6_V6ONLY the socket takes IPv6 clients only. Many programs set it, or have it
 * set by the system, and wonder why a client of the same host is refused.
 *
 * Reports: RSK190
 * Look at: the socket that has the port.
 */
#include "../../loopback.h"

static int listen_everywhere(void) {
    struct sockaddr_in6 address = { .sin6_family = AF_INET6, .sin6_addr = IN6ADDR_ANY_INIT };
    int fd = check(rsk_socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0)), only_v6 = 1;

    check(rsk_setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &only_v6, sizeof only_v6));
    check(rsk_bind(fd, (struct sockaddr *)&address, sizeof address));
    check(rsk_listen(fd, 1));
    return fd;
}

int main(void) {
    struct sockaddr_in6 own;
    socklen_t length = sizeof own;
    int listener = listen_everywhere(), client = check(rsk_socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));

    check(rsk_getsockname(listener, (struct sockaddr *)&own, &length));
    struct sockaddr_in server = on_loopback(rsk_ntohs(own.sin6_port));
    if (rsk_connect(client, (struct sockaddr *)&server, sizeof server) == -1) printf("not connected\n");
    check(rsk_close(client));
    check(rsk_close(listener));
    return EXIT_SUCCESS;
}
