/* opening: name servers that stay silent, hosts with several addresses, systems without IPv6 or routes. Each in a network of
 * its own, which only root can make. */
#include "opening.h"
#include "own_network.h"

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

static void silent_name_server_costs_the_deadline(void) {
    int server = (int)MUST(rsk_udp_open("127.0.0.53", "53", 0, 0)), before = open_descriptors();
    CHECK_TAKES(rsk_tcp_connect("stalls.example", "80", 0, 200), ETIMEDOUT, 200);
    CHECK(explained("name server"));
    CHECK_TAKES(rsk_tcp_listen("stalls.example", "80", 0, 0, 50), ETIMEDOUT, 50);
    CHECK(explained("resolv.conf"));
    CHECK_TAKES(rsk_udp_open("stalls.example", "80", 0, 50), ETIMEDOUT, 50);
    CHECK_TAKES(rsk_udp_connect("stalls.example", "80", 0, 50), ETIMEDOUT, 50);
    start_ticking();
    CHECK_TAKES(rsk_tcp_connect("stalls.example", "80", RSK_NONBLOCK, 300), ETIMEDOUT, 300);
    CHECK(stop_ticking() >= 10);
    CHECK(threads() > 1);
    /* Without a limit the resolver's own comes: here a second. */
    errno = 0;
    CHECK_INT(rsk_tcp_connect("stalls.example", "80", 0, -1), -1);
    CHECK_INT(errno, EAGAIN);
    CHECK_INT(rsk_last_error(), EAI_AGAIN);
    CHECK(explained("EAI_AGAIN"));

    /* What was left behind ends by itself, with everything it had open. */
    for (int i = 0; i < 40 && threads() > 1; i++) {
        check_sleep_ms(100);
    }
    CHECK_INT(threads(), 1);
    CHECK_INT(open_descriptors(), before);
    (void)close(server);
}

static void look_ups_left_behind_are_bounded(void) {
    int server = (int)MUST(rsk_udp_open("127.0.0.53", "53", 0, 0)), refused = 0, most = 0;
    for (int i = 0; i < 300; i++) {
        CHECK_INT(rsk_tcp_connect("stalls.example", "80", 0, 1), -1);
        refused += errno == EAGAIN && rsk_last_error() == EAI_AGAIN;
        most = threads() > most ? threads() : most;
    }
    CHECK(most <= 257);
    CHECK(refused > 0 || most < 257);
    for (int i = 0; i < 60 && threads() > 1; i++) {
        check_sleep_ms(100);
    }
    CHECK_INT(threads(), 1);
    (void)close(server);
}

static void silent_address_leaves_time_for_the_next(void) {
    int clients[2], silent = silent_listener("127.0.0.2", clients);
    int good = (int)MUST(rsk_tcp_listen("127.0.0.3", port_of(silent), 0, 0, 0));
    double started = check_seconds();
    int client = rsk_tcp_connect("several", port_of(silent), 0, 400);
    CHECK(client >= 0);
    check_time(started, 200, __FILE__, __LINE__, "the second of two addresses");
    (void)close(client);
    (void)close(good);
    /* Refused says more than silence. */
    CHECK_TAKES(rsk_tcp_connect("several", port_of(silent), 0, 400), ECONNREFUSED, 200);
    drop_silent(silent, clients);
}

static void most_telling_error_is_kept(void) {
    CHECK_FAILS(rsk_tcp_connect("203.0.113.1", "9", 0, 1000), ENETUNREACH);
    CHECK(explained("ip route"));
    CHECK_FAILS(rsk_udp_connect("203.0.113.1", "9", 0, 1000), ENETUNREACH);
    CHECK_FAILS(rsk_tcp_connect("unreachable", "9", 0, 1000), ECONNREFUSED);
}

static void listener_takes_the_first_address_it_can(void) {
    int listener = rsk_tcp_listen("unreachable", "0", 0, 0, 1000);
    struct sockaddr_in address;
    socklen_t len = sizeof address;
    CHECK(getsockname(listener, (struct sockaddr *)&address, &len) == 0);
    CHECK(address.sin_addr.s_addr == htonl(0x7f000004));
    (void)close(listener);
}

static void connection_to_itself_counts_as_refused(void) {
    write_file("/proc/sys/net/ipv4/ip_local_port_range", "40000 40001");
    int before = open_descriptors();
    for (int i = 0; i < 20; i++) {
        CHECK_FAILS(rsk_tcp_connect("127.0.0.1", i % 2 ? "40000" : "40001", 0, 1000), ECONNREFUSED);
    }
    CHECK_INT(open_descriptors(), before);
    write_file("/proc/sys/net/ipv4/ip_local_port_range", "32768 60999");
}

static void group_without_a_route_is_explained(void) {
    int fd = rsk_udp_open(NULL, "0", RSK_IPV4_ONLY, 0);
    CHECK_FAILS(rsk_multicast_join(fd, "239.1.1.1", NULL, NULL), ENODEV);
    CHECK(explained("no route"));
    CHECK_GIVES(rsk_multicast_join(fd, "239.1.1.1", NULL, "lo"), 0);
    (void)close(fd);
}

/* socket(AF_INET6, ...) fails as on a kernel without IPv6. */
static void forbid_ipv6(void) {
    struct sock_filter program[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_socket, 0, 3),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[0])),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AF_INET6, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EAFNOSUPPORT),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog filter = {.len = sizeof program / sizeof program[0], .filter = program};
    MUST(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
    MUST(prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter));
}

static void without_ipv6(void) {
    struct sockaddr_storage address;
    socklen_t len = sizeof address;
    forbid_ipv6();
    int fds[] = {rsk_tcp_listen(NULL, "0", 0, 0, -1), rsk_udp_open(NULL, "0", 0, -1)};
    for (int i = 0; i < 2; i++) {
        CHECK(fds[i] >= 0 && getsockname(fds[i], (struct sockaddr *)&address, &len) == 0);
        CHECK_INT(address.ss_family, AF_INET);
        (void)close(fds[i]);
    }
    CHECK_FAILS(rsk_tcp_listen(NULL, "0", 0, RSK_IPV6_ONLY, -1), EAFNOSUPPORT);
}

static void in_a_world_of_its_own(void) {
    enter_own_network("127.0.0.1 localhost\n127.0.0.2 several\n127.0.0.3 several\n"
                      "203.0.113.1 unreachable\n127.0.0.4 unreachable\n");
    silent_name_server_costs_the_deadline();
    look_ups_left_behind_are_bounded();
    silent_address_leaves_time_for_the_next();
    most_telling_error_is_kept();
    listener_takes_the_first_address_it_can();
    connection_to_itself_counts_as_refused();
    group_without_a_route_is_explained();
}

static void probe(void) {
    if (unshare(CLONE_NEWNS | CLONE_NEWNET) == 0) {
        check_counts.cases++;
    }
}

void namespaces_part(void) {
    in_child(without_ipv6);
    if (geteuid() != 0) {
        printf("opening: skipped here: silent name server, several addresses, no routes: needs root for a network of its own\n");
        return;
    }
    unsigned long cases = check_counts.cases;
    in_child(probe);
    /* in_child itself counts one. */
    if (check_counts.cases < cases + 2) {
        printf("opening: skipped here: silent name server, several addresses, no routes: no namespaces here\n");
        return;
    }
    in_child(in_a_world_of_its_own);
}
