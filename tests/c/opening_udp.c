/* opening: UDP sockets and multicast groups. */
#include "opening.h"

#include <ifaddrs.h>

static void set_receive_limit(int fd) {
    struct timeval limit = {.tv_usec = 200000};
    MUST(setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit));
}

static void echo_reaches(int server, const char *host) {
    char text[8] = "";
    struct sockaddr_storage from;
    socklen_t len = sizeof from;
    errno = CHECK_MARK;
    int client = rsk_udp_connect(host, port_of(server), 0, 2000);
    CHECK(client >= 0 && errno == CHECK_MARK && rsk_get_cloexec(client) == 1);
    set_receive_limit(client);
    CHECK_INT(rsk_send(client, "ping", 4, 0), 4);
    CHECK_INT(rsk_recvfrom(server, text, sizeof text, 0, (struct sockaddr *)&from, &len), 4);
    CHECK_INT(rsk_sendto(server, "pong", 4, 0, (struct sockaddr *)&from, len), 4);
    CHECK(rsk_recv(client, text, sizeof text, 0) == 4 && memcmp(text, "pong", 4) == 0);
    (void)close(client);
}

void udp_part(void) {
    int value = -1, before;
    socklen_t len = sizeof value;
    char byte;
    errno = CHECK_MARK;
    int server = rsk_udp_open(NULL, "0", 0, -1);
    CHECK(server >= 0 && errno == CHECK_MARK && rsk_get_cloexec(server) == 1 && rsk_get_nonblocking(server) == 0);
    set_receive_limit(server);
    echo_reaches(server, "127.0.0.1");
    echo_reaches(server, "::1");
    echo_reaches(server, "localhost");
    /* On UDP a second socket would take the datagrams. */
    CHECK(getsockopt(server, SOL_SOCKET, SO_REUSEADDR, &value, &len) == 0 && value == 0);
    CHECK_FAILS(rsk_udp_open(NULL, port_of(server), 0, -1), EADDRINUSE);
    const char *port = port_of(server);
    (void)close(server);

    int client = rsk_udp_connect("127.0.0.1", port, RSK_NONBLOCK, -1);
    CHECK(rsk_send(client, "x", 1, 0) == 1);
    CHECK_FAILS(rsk_recv(client, &byte, 1, 0), ECONNREFUSED);
    (void)close(client);

    before = open_descriptors();
    CHECK_FAILS(rsk_udp_connect("127.255.255.255", "9", 0, -1), EACCES);
    CHECK(explained("RSK_BROADCAST"));
    CHECK_INT(open_descriptors(), before);
    client = rsk_udp_connect("127.255.255.255", "9", RSK_BROADCAST, -1);
    CHECK(client >= 0);
    (void)close(client);
    server = rsk_udp_open("127.0.0.1", "0", RSK_BROADCAST | RSK_REUSEPORT | RSK_NONBLOCK, -1);
    CHECK(getsockopt(server, SOL_SOCKET, SO_BROADCAST, &value, &len) == 0 && value == 1);
    int second = rsk_udp_open("127.0.0.1", port_of(server), RSK_REUSEPORT, -1);
    CHECK(second >= 0 && rsk_get_nonblocking(server) == 1);
    (void)close(second);
    (void)close(server);
}

struct family {
    const char *interface, *group, *source, *stranger;
    int flags;
};

static int receives(int fd) {
    char byte;
    return rsk_recv(fd, &byte, 1, MSG_DONTWAIT) == 1;
}

static void group_is_joined_and_left(const struct family *family) {
    int receiver = rsk_udp_open(NULL, "0", family->flags, -1);
    int sender = rsk_udp_open(family->source, "0", 0, -1);
    CHECK(receiver >= 0 && sender >= 0);
    const char *port = port_of(receiver);
    /* ttl 0: nothing leaves this computer. */
    CHECK_GIVES(rsk_multicast_send_options(sender, family->interface, 0, 1), 0);
    struct addrinfo *group = NULL;
    MUST(-getaddrinfo(family->group, port, NULL, &group));
#define SEND() CHECK_INT(rsk_sendto(sender, "m", 1, 0, group->ai_addr, group->ai_addrlen), 1)

    CHECK_GIVES(rsk_multicast_join(receiver, family->group, NULL, family->interface), 0);
    CHECK_FAILS(rsk_multicast_join(receiver, family->group, NULL, family->interface), EADDRINUSE);
    CHECK(explained("already a member"));
    SEND();
    CHECK(receives(receiver));
    CHECK_GIVES(rsk_multicast_leave(receiver, family->group, NULL, family->interface), 0);
    CHECK_FAILS(rsk_multicast_leave(receiver, family->group, NULL, family->interface), EADDRNOTAVAIL);

    CHECK_GIVES(rsk_multicast_join(receiver, family->group, family->stranger, family->interface), 0);
    SEND();
    CHECK(!receives(receiver));
    CHECK_GIVES(rsk_multicast_join(receiver, family->group, family->source, family->interface), 0);
    SEND();
    CHECK(receives(receiver));
    CHECK_GIVES(rsk_multicast_leave(receiver, family->group, family->source, family->interface), 0);
    CHECK_GIVES(rsk_multicast_leave(receiver, family->group, family->stranger, family->interface), 0);
#undef SEND
    freeaddrinfo(group);
    (void)close(sender);
    (void)close(receiver);
}

static void members_share_the_port_of_a_group(void) {
    int first = rsk_udp_open("239.255.77.1", "0", 0, -1);
    int second = rsk_udp_open("239.255.77.1", port_of(first), 0, -1);
    CHECK(first >= 0 && second >= 0);
    CHECK_FAILS(rsk_udp_open("239.255.77.1", port_of(first), RSK_NO_REUSEADDR, -1), EADDRINUSE);
    (void)close(first);
    (void)close(second);
}

static void refusals(void) {
    int ttl = -1, v4 = rsk_udp_open(NULL, "0", RSK_IPV4_ONLY, -1), v6 = rsk_udp_open(NULL, "0", 0, -1);
    socklen_t len = sizeof ttl;
    CHECK_GIVES(rsk_multicast_send_options(v6, NULL, 9, -1), 0);
    CHECK(getsockopt(v6, IPPROTO_IPV6, IPV6_MULTICAST_HOPS, &ttl, &len) == 0 && ttl == 9);
    CHECK(getsockopt(v6, IPPROTO_IP, IP_MULTICAST_TTL, &ttl, &len) == 0 && ttl == 9);
    /* What is sent through "lo" comes back whatever this says: look at the option itself. */
    CHECK_GIVES(rsk_multicast_send_options(v6, "lo", -1, 0), 0);
    CHECK(getsockopt(v6, IPPROTO_IPV6, IPV6_MULTICAST_LOOP, &ttl, &len) == 0 && ttl == 0);
    CHECK(getsockopt(v6, IPPROTO_IP, IP_MULTICAST_LOOP, &ttl, &len) == 0 && ttl == 0);
    CHECK(getsockopt(v6, IPPROTO_IPV6, IPV6_MULTICAST_IF, &ttl, &len) == 0 && ttl == (int)if_nametoindex("lo"));
    CHECK_GIVES(rsk_multicast_send_options(v4, NULL, -1, -1), 0);
    CHECK(getsockopt(v4, IPPROTO_IP, IP_MULTICAST_TTL, &ttl, &len) == 0 && ttl == 1);
    CHECK_FAILS(rsk_multicast_send_options(v4, NULL, 256, -1), EINVAL);
    CHECK_FAILS(rsk_multicast_send_options(v4, NULL, -2, -1), EINVAL);
    CHECK_FAILS(rsk_multicast_send_options(v4, NULL, -1, 2), EINVAL);
    CHECK_FAILS(rsk_multicast_send_options(v4, "nosuch0", -1, -1), ENODEV);
    CHECK(explained("no network interface has the name"));
    CHECK_FAILS(rsk_multicast_send_options(-1, NULL, -1, -1), EBADF);
    CHECK_FAILS(rsk_multicast_send_options(v4, (const char *)16, -1, -1), EFAULT);
    CHECK_FAILS(rsk_multicast_join(v4, "10.1.2.3", NULL, NULL), EINVAL);
    CHECK_FAILS(rsk_multicast_join(v4, "all-hosts", NULL, NULL), EINVAL);
    CHECK_FAILS(rsk_multicast_join(v4, "", NULL, NULL), EINVAL);
    CHECK_FAILS(rsk_multicast_join(v4, "239.1.1.1", "somebody", NULL), EINVAL);
    CHECK_FAILS(rsk_multicast_join(v4, "239.1.1.1", NULL, "nosuch0"), ENODEV);
    CHECK_FAILS(rsk_multicast_join(v4, "ff15::1", NULL, "lo"), EAFNOSUPPORT);
    CHECK_FAILS(rsk_multicast_join(v6, "ff15::1", "127.0.0.1", "lo"), EAFNOSUPPORT);
    CHECK_FAILS(rsk_multicast_join(v4, NULL, NULL, NULL), EFAULT);
    CHECK_FAILS(rsk_multicast_join(v4, (const char *)16, NULL, NULL), EFAULT);
    CHECK_FAILS(rsk_multicast_join(v4, "239.1.1.1", (const char *)16, NULL), EFAULT);
    CHECK_FAILS(rsk_multicast_join(v4, "239.1.1.1", NULL, (const char *)16), EFAULT);
    CHECK_FAILS(rsk_multicast_join(-1, "239.1.1.1", NULL, NULL), EBADF);
    CHECK_FAILS(rsk_multicast_leave(v4, "239.1.1.1", NULL, "lo"), EADDRNOTAVAIL);
    CHECK(explained("multicast_leave(fd=") && explained("\"239.1.1.1\", NULL, \"lo\""));
    (void)close(v4);
    (void)close(v6);
    int unconnected = (int)MUST(socket(AF_UNIX, SOCK_DGRAM, 0));
    CHECK_FAILS(rsk_multicast_join(unconnected, "239.1.1.1", NULL, NULL), EAFNOSUPPORT);
    CHECK_FAILS(rsk_multicast_send_options(unconnected, NULL, 1, 1), EAFNOSUPPORT);
    (void)close(unconnected);
}

/* Loopback does not carry IPv6 groups; this needs an interface that does. */
static void ipv6_groups(void) {
    struct ifaddrs *all = NULL;
    char source[INET6_ADDRSTRLEN + IF_NAMESIZE] = "";
    struct family family = {.group = "ff15::77", .source = source, .stranger = "2001:db8::1", .flags = RSK_IPV6_ONLY};
    MUST(getifaddrs(&all));
    for (struct ifaddrs *one = all; one != NULL && source[0] == '\0'; one = one->ifa_next) {
        unsigned needed = IFF_UP | IFF_RUNNING | IFF_MULTICAST;
        if (one->ifa_addr != NULL && one->ifa_addr->sa_family == AF_INET6 && (one->ifa_flags & IFF_LOOPBACK) == 0 &&
            (one->ifa_flags & needed) == needed) {
            MUST(-getnameinfo(one->ifa_addr, sizeof (struct sockaddr_in6), source, sizeof source, NULL, 0, NI_NUMERICHOST));
            family.interface = one->ifa_name;
        }
    }
    if (source[0] == '\0') {
        printf("opening: skipped here: groups of IPv6: no interface with IPv6 but loopback\n");
    } else {
        group_is_joined_and_left(&family);
    }
    freeifaddrs(all);
    /* A link-local group may name the interface itself. */
    int fd = rsk_udp_open(NULL, "0", 0, 0);
    CHECK_GIVES(rsk_multicast_join(fd, "ff02::77%lo", NULL, NULL), 0);
    CHECK_FAILS(rsk_multicast_join(fd, "ff02::77", NULL, "lo"), EADDRINUSE);
    CHECK_GIVES(rsk_multicast_leave(fd, "ff02::77%lo", NULL, NULL), 0);
    (void)close(fd);
}

void multicast_part(void) {
    static const struct family families[] = {
        {"lo", "239.255.77.1", "127.0.0.1", "127.0.0.9", RSK_IPV4_ONLY},
        {"lo", "239.255.77.1", "127.0.0.1", "127.0.0.9", 0},
    };
    for (size_t i = 0; i < sizeof families / sizeof families[0]; i++) {
        group_is_joined_and_left(&families[i]);
    }
    ipv6_groups();
    members_share_the_port_of_a_group();
    refusals();
}
