/* In a network of its own: no routes, few ports, a server that does not accept. */
#include "explained.h"

#include <net/if.h>
#include <sched.h>
#include <sys/ioctl.h>

static int write_to(const char *path, const char *text) {
    int fd = open(path, O_WRONLY);
    int good = fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text);
    (void)close(fd);
    return good;
}

static int own_network(void) {
    char user[64];
    (void)snprintf(user, sizeof user, "0 %d 1", (int)geteuid());
    if (geteuid() == 0) {
        return unshare(CLONE_NEWNET) == 0;
    }
    return unshare(CLONE_NEWUSER | CLONE_NEWNET) == 0 && write_to("/proc/self/uid_map", user);
}

static void without_routes(void) {
    int fd = (int)MUST(rsk_socket(AF_INET, SOCK_STREAM, 0));
    struct sockaddr_in far = at("198.51.100.1", 80);
    EXPLAINS(rsk_connect(fd, GENERIC(far)), ENETUNREACH, "no route to 198.51.100.1 now, and no default route");
    MUST(rsk_close(fd));
}

static void without_ipv6(void) {
    int six = rsk_socket(AF_INET6, SOCK_STREAM, 0);
    struct sockaddr_in6 far = {.sin6_family = AF_INET6, .sin6_port = htons(80)};
    CHECK_INT(inet_pton(AF_INET6, "2001:db8::1", &far.sin6_addr), 1);
    if (six >= 0 && rsk_connect(six, GENERIC(far)) == -1) {
        /* Which of the two depends on whether loopback has its IPv6 address yet. */
        if (errno == ENETUNREACH) {
            EXPLAINS(rsk_connect(six, GENERIC(far)), ENETUNREACH, "2001:db8::1 is an IPv6 address", "beyond its own links");
        } else {
            EXPLAINS(rsk_connect(six, GENERIC(far)), EADDRNOTAVAIL, "this computer has no IPv6 address at all now");
        }
    }
    IGNORE(rsk_close(six));
}

static void with_few_ports(void) {
    if (!write_to("/proc/sys/net/ipv4/ip_local_port_range", "40000 40001")) {
        return;
    }
    int fds[3], listener = (int)MUST(rsk_socket(AF_INET, SOCK_STREAM, 0));
    struct sockaddr_in any = at("127.0.0.1", 0), server = at("127.0.0.1", 50000);
    for (int i = 0; i < 3; i++) {
        fds[i] = (int)MUST(rsk_socket(AF_INET, SOCK_STREAM, 0));
    }
    MUST(rsk_bind(fds[0], GENERIC(any)));
    MUST(rsk_bind(fds[1], GENERIC(any)));
    EXPLAINS(rsk_bind(fds[2], GENERIC(any)), EADDRINUSE, "all ports from 40000 to 40001");
    for (int i = 0; i < 3; i++) {
        MUST(rsk_close(fds[i]));
        fds[i] = (int)MUST(rsk_socket(AF_INET, SOCK_STREAM, 0));
    }
    MUST(rsk_bind(listener, GENERIC(server)));
    MUST(rsk_listen(listener, 5));
    MUST(rsk_connect(fds[0], GENERIC(server)));
    MUST(rsk_connect(fds[1], GENERIC(server)));
    EXPLAINS(rsk_connect(fds[2], GENERIC(server)), EADDRNOTAVAIL, "all local ports from 40000 to 40001", "127.0.0.1:50000");
    for (int i = 0; i < 3; i++) {
        MUST(rsk_close(fds[i]));
    }
    MUST(rsk_close(listener));
}

static void without_an_answer(void) {
    int full = (int)MUST(rsk_socket(AF_INET, SOCK_STREAM, 0)), clients[3];
    struct sockaddr_in server = at("127.0.0.1", 50001);
    (void)write_to("/proc/sys/net/ipv4/ip_local_port_range", "32768 60999");
    MUST(rsk_bind(full, GENERIC(server)));
    MUST(rsk_listen(full, 0));
    for (int i = 0; i < 3; i++) {
        clients[i] = (int)MUST(rsk_socket(AF_INET, SOCK_STREAM, 0));
        if (i < 2) {
            MUST(rsk_set_nonblocking(clients[i], 1));
            IGNORE(rsk_connect(clients[i], GENERIC(server)));
        }
    }
    MUST(rsk_setsockopt(clients[2], IPPROTO_TCP, TCP_USER_TIMEOUT, &(int){300}, sizeof(int)));
    EXPLAINS(rsk_connect(clients[2], GENERIC(server)), ETIMEDOUT, "300 ms, the TCP_USER_TIMEOUT of this socket");
    MUST(rsk_setsockopt(clients[2], IPPROTO_TCP, TCP_USER_TIMEOUT, &(int){0}, sizeof(int)));
    MUST(rsk_setsockopt(clients[2], IPPROTO_TCP, TCP_SYNCNT, &(int){1}, sizeof(int)));
    EXPLAINS(rsk_connect(clients[2], GENERIC(server)), ETIMEDOUT, "no answer from 127.0.0.1:50001: TCP asked 2 times");
}

/* What differs is counted in the exit code. */
static int in_own_network(void) {
    if (!own_network()) {
        return 0;
    }
    without_routes();
    without_ipv6();
    struct ifreq lo = {.ifr_name = "lo", .ifr_flags = IFF_UP};
    int any = (int)MUST(socket(AF_INET, SOCK_DGRAM, 0));
    MUST(ioctl(any, SIOCSIFFLAGS, &lo));
    MUST(close(any));
    without_ipv6();
    with_few_ports();
    without_an_answer();
    (void)fflush(stdout);
    return atomic_load(&check_counts.differ) == 0 ? 0 : 1;
}

void network_part(void) {
    (void)fflush(stdout);
    pid_t child = (pid_t)MUST(fork());
    if (child == 0) {
        _exit(in_own_network());
    }
    int status;
    MUST(waitpid(child, &status, 0));
    CHECK_INT(status, 0);
}
