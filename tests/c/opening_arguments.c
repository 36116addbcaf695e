/* opening: what is refused, and what a process without privileges is told. */
#include "opening.h"

#include <sys/resource.h>

#define WILD ((const char *)16)

/* The errno is the nearest there is; the reason is the EAI_ code. */
static void expect_name_error(int got, int error, int code) {
    int found = errno;
    CHECK_INT(got, -1);
    CHECK_INT(found, error);
    CHECK_INT(rsk_last_error(), code);
    CHECK(explained(rsk_error_name(code)));
}

void arguments_part(void) {
    CHECK_FAILS(rsk_tcp_listen(NULL, NULL, 0, 0, -1), EFAULT);
    CHECK_FAILS(rsk_tcp_listen(WILD, "0", 0, 0, -1), EFAULT);
    CHECK_FAILS(rsk_tcp_listen(NULL, WILD, 0, 0, -1), EFAULT);
    CHECK_FAILS(rsk_tcp_connect(NULL, "9", 0, -1), EFAULT);
    CHECK(explained("getenv"));
    CHECK_FAILS(rsk_tcp_connect("127.0.0.1", NULL, 0, -1), EFAULT);
    CHECK_FAILS(rsk_tcp_connect(WILD, "9", 0, -1), EFAULT);
    CHECK_FAILS(rsk_udp_open(NULL, NULL, 0, -1), EFAULT);
    CHECK_FAILS(rsk_udp_open(WILD, "0", 0, -1), EFAULT);
    CHECK_FAILS(rsk_udp_connect(NULL, "9", 0, -1), EFAULT);
    CHECK_FAILS(rsk_udp_connect("127.0.0.1", WILD, 0, -1), EFAULT);

    static const int wrong[] = {512, 1 << 30, INT32_MIN, -1, RSK_HEADER_INCLUDED, RSK_REPLACE_STALE,
                                RSK_IPV4_ONLY | RSK_IPV6_ONLY};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        CHECK_FAILS(rsk_tcp_listen(NULL, "0", 0, wrong[i], -1), EINVAL);
        CHECK_FAILS(rsk_tcp_connect("127.0.0.1", "9", wrong[i], -1), EINVAL);
        CHECK_FAILS(rsk_udp_open(NULL, "0", wrong[i], -1), EINVAL);
        CHECK_FAILS(rsk_udp_connect("127.0.0.1", "9", wrong[i], -1), EINVAL);
    }
    CHECK_FAILS(rsk_tcp_connect("127.0.0.1", "9", RSK_REUSEPORT, -1), EINVAL);
    CHECK(explained("does not belong to this function"));
    CHECK_FAILS(rsk_tcp_listen(NULL, "0", 0, RSK_BROADCAST, -1), EINVAL);
    CHECK_FAILS(rsk_raw_open(AF_INET, IPPROTO_ICMP, RSK_REUSEPORT), EINVAL);
    CHECK_FAILS(rsk_packet_open("lo", RSK_HEADER_INCLUDED), EINVAL);
    CHECK_FAILS(rsk_packet_open(WILD, 0), EFAULT);
    CHECK_FAILS(rsk_raw_open(AF_UNIX, 0, 0), EAFNOSUPPORT);

    static const char *const no_ports[] = {"65536", "-1", "+80", " 80", "80 ", "", "99999999999999999999"};
    for (size_t i = 0; i < sizeof no_ports / sizeof no_ports[0]; i++) {
        errno = 0;
        expect_name_error(rsk_tcp_connect("127.0.0.1", no_ports[i], 0, 100), ENOENT, EAI_SERVICE);
        errno = 0;
        expect_name_error(rsk_tcp_listen(NULL, no_ports[i], 0, 0, -1), ENOENT, EAI_SERVICE);
    }
    errno = 0;
    expect_name_error(rsk_tcp_connect("127.0.0.1", "no-such-service", 0, 1000), ENOENT, EAI_SERVICE);
    errno = 0;
    expect_name_error(rsk_udp_connect("127.0.0.1", "9", RSK_IPV6_ONLY, -1), ENOENT, EAI_ADDRFAMILY);
    errno = 0;
    expect_name_error(rsk_udp_open("::1", "0", RSK_IPV4_ONLY, -1), ENOENT, EAI_ADDRFAMILY);

    /* No descriptor left: told as such, and nothing breaks. */
    struct rlimit limit, none;
    MUST(getrlimit(RLIMIT_NOFILE, &limit));
    none = limit;
    int lowest_free = (int)MUST(dup(STDOUT_FILENO));
    (void)close(lowest_free);
    none.rlim_cur = (rlim_t)lowest_free;
    MUST(setrlimit(RLIMIT_NOFILE, &none));
    CHECK_FAILS(rsk_tcp_listen(NULL, "0", 0, 0, -1), EMFILE);
    CHECK_FAILS(rsk_tcp_connect("127.0.0.1", "9", 0, -1), EMFILE);
    CHECK_FAILS(rsk_unix_listen("@rustsock-opening-full", SOCK_STREAM, 0, 0), EMFILE);
    MUST(setrlimit(RLIMIT_NOFILE, &limit));
}

static int is_root;

static void without_privileges(void) {
    static const char *const languages[] = {"en", "ko"};
    int start = 1024;
    FILE *border = fopen("/proc/sys/net/ipv4/ip_unprivileged_port_start", "r");
    if (border != NULL) {
        IGNORE(fscanf(border, "%d", &start));
        (void)fclose(border);
    }
    if (is_root) {
        MUST(setgid(65534));
        MUST(setuid(65534));
    }
    for (int i = 0; i < 2; i++) {
        CHECK_INT(rsk_set_language(languages[i]), 0);
        CHECK_FAILS(rsk_raw_open(AF_INET, IPPROTO_ICMP, 0), EPERM);
        CHECK(explained("raw_open(AF_INET, IPPROTO_ICMP, 0)") && explained("CAP_NET_RAW"));
        CHECK(explained("rsk_socket(AF_INET, SOCK_DGRAM, IPPROTO_ICMP)") && explained("net.ipv4.ping_group_range"));
        CHECK_FAILS(rsk_packet_open("lo", 0), EPERM);
        CHECK(explained("CAP_NET_RAW"));
        /* The privilege is the first thing missing, not the interface. */
        CHECK_FAILS(rsk_packet_open("nosuch0", 0), EPERM);
    }
    CHECK_INT(rsk_set_language("en"), 0);
    if (start > 1) {
        CHECK_FAILS(rsk_tcp_listen("127.0.0.1", "1", 0, 0, -1), EACCES);
        CHECK(explained("CAP_NET_BIND_SERVICE"));
    }
    CHECK_FAILS(rsk_unix_listen("/proc/x", SOCK_STREAM, 0, 0), ENOENT);
    CHECK_FAILS(rsk_unix_listen("/usr/x", SOCK_STREAM, 0, 0), EACCES);
    CHECK(explained("may not be written"));
}

void privileges_part(void) {
    is_root = geteuid() == 0;
    in_child(without_privileges);
}
