/* views: the headers of real packets, through a raw and a packet socket on loopback. */
#include "views.h"

#include <net/ethernet.h>
#include <netinet/ip_icmp.h>
#include <netpacket/packet.h>
#include <sched.h>
#include <sys/ioctl.h>

/* What others send over loopback would fill the queue of the packet socket: so a loopback of our own, where that can be had. */
static void leave_the_others(void) {
    struct ifreq request = {.ifr_name = "lo"};
    if (unshare(CLONE_NEWNET) != 0) {
        return;
    }
    int fd = (int)MUST(socket(AF_INET, SOCK_DGRAM, 0));
    MUST(ioctl(fd, SIOCGIFFLAGS, &request));
    request.ifr_flags = (short)(request.ifr_flags | IFF_UP);
    MUST(ioctl(fd, SIOCSIFFLAGS, &request));
    (void)close(fd);
}

static void set_limit(int fd) {
    struct timeval limit = {.tv_sec = 2};
    MUST(setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit));
}

/* The system answers an echo request whose checksum is right. */
static void ping_is_answered(void) {
    struct sockaddr_in target = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    struct { struct icmphdr header; char data[5]; } request = {.header = {.type = ICMP_ECHO}, .data = "ping"};
    unsigned char bytes[2048];
    int fd = rsk_raw_open(AF_INET, IPPROTO_ICMP, 0);
    CHECK(fd >= 0 && rsk_get_cloexec(fd) == 1 && rsk_get_nonblocking(fd) == 0);
    set_limit(fd);
    request.header.un.echo.id = rsk_htons(4711);
    request.header.un.echo.sequence = rsk_htons(7);
    request.header.checksum = rsk_htons(rsk_checksum(&request, sizeof request));
    CHECK(rsk_sendto(fd, &request, sizeof request, 0, (struct sockaddr *)&target, sizeof target) == sizeof request);
    for (int tries = 0;; tries++) {
        rsk_ipv4_view ip;
        rsk_icmp_view icmp;
        ssize_t len = rsk_recv(fd, bytes, sizeof bytes, 0);
        if (!CHECK(len > 0 && tries < 100)) {
            break;
        }
        int header = rsk_view_ipv4(bytes, (size_t)len, &ip);
        CHECK(header == 20 && ip.protocol == IPPROTO_ICMP && ip.checksum_right == 1);
        CHECK_INT(ip.payload_length, len - header);
        CHECK_INT(rsk_view_icmp(bytes + header, (size_t)(len - header), &icmp), 8);
        if (icmp.type == ICMP_ECHOREPLY && icmp.identifier == 4711) {
            CHECK_INT(icmp.sequence, 7);
            CHECK_INT(rsk_checksum(bytes + header, (size_t)(len - header)), 0);
            CHECK(memcmp(bytes + header + 8, request.data, sizeof request.data) == 0);
            break;
        }
    }
    (void)close(fd);
}

static void flags_of_raw_sockets(void) {
    int value = 0;
    socklen_t len = sizeof value;
    int fd = rsk_raw_open(AF_INET, IPPROTO_UDP, RSK_NONBLOCK | RSK_INHERIT | RSK_HEADER_INCLUDED | RSK_BROADCAST);
    CHECK(fd >= 0 && rsk_get_cloexec(fd) == 0 && rsk_get_nonblocking(fd) == 1);
    CHECK(getsockopt(fd, IPPROTO_IP, IP_HDRINCL, &value, &len) == 0 && value == 1);
    CHECK(getsockopt(fd, SOL_SOCKET, SO_BROADCAST, &value, &len) == 0 && value == 1);
    (void)close(fd);
    fd = rsk_raw_open(AF_INET6, IPPROTO_ICMPV6, RSK_HEADER_INCLUDED);
    CHECK(fd >= 0);
    (void)close(fd);
    CHECK_FAILS(rsk_raw_open(AF_INET, 0, 0), EPROTONOSUPPORT);
    CHECK_FAILS(rsk_raw_open(AF_INET, 256, 0), EINVAL);
    CHECK_FAILS(rsk_raw_open(AF_INET, -1, 0), EINVAL);
    CHECK_FAILS(rsk_packet_open("nosuch0", 0), ENODEV);
    CHECK_FAILS(rsk_packet_open("", 0), ENODEV);
    fd = rsk_packet_open(NULL, RSK_NONBLOCK | RSK_INHERIT);
    CHECK(fd >= 0 && rsk_get_cloexec(fd) == 0 && rsk_get_nonblocking(fd) == 1);
    (void)close(fd);
}

struct seen {
    int syn, syn_ack, fin, udp, bytes;
};

/* Reads frames until both FIN of a connection to `port` were seen, or nothing comes any more. */
static void watch(int packets, int port, struct seen *seen) {
    static unsigned char frame[70000];
    struct sockaddr_ll from;
    socklen_t from_len = sizeof from;
    ssize_t got;
    while (seen->fin < 2 &&
           (got = rsk_recvfrom(packets, frame, sizeof frame, 0, (struct sockaddr *)&from, &(socklen_t){from_len})) > 0) {
        size_t len = (size_t)got;
        rsk_ethernet_view link;
        rsk_ipv4_view ip4 = {.protocol = 0};
        rsk_ipv6_view ip6 = {.protocol = 0};
        rsk_tcp_view tcp;
        rsk_udp_view udp;
        /* Loopback shows each frame twice: going out and coming in. */
        if (from.sll_pkttype == PACKET_OUTGOING) {
            continue;
        }
        int at = rsk_view_ethernet(frame, len, &link);
        CHECK_INT(at, 14);
        int header = link.protocol == ETHERTYPE_IP ? rsk_view_ipv4(frame + at, len - (size_t)at, &ip4)
                                                   : rsk_view_ipv6(frame + at, len - (size_t)at, &ip6);
        CHECK(header >= 20);
        at += header;
        int protocol = ip4.protocol + ip6.protocol;
        if (protocol == IPPROTO_UDP) {
            CHECK_INT(rsk_view_udp(frame + at, len - (size_t)at, &udp), 8);
            seen->udp += udp.destination_port == port;
        }
        if (protocol != IPPROTO_TCP) {
            continue;
        }
        header = rsk_view_tcp(frame + at, len - (size_t)at, &tcp);
        CHECK(header >= 20);
        if (tcp.destination_port != port && tcp.source_port != port) {
            continue;
        }
        if (tcp.flags & TH_SYN) {
            seen->syn += (tcp.flags & TH_ACK) == 0 && tcp.destination_port == port;
            seen->syn_ack += (tcp.flags & TH_ACK) != 0 && tcp.source_port == port;
            CHECK(tcp.mss > 500 && tcp.sack_permitted >= 0);
        }
        seen->fin += (tcp.flags & TH_FIN) != 0;
        seen->bytes += (int)len - at - header;
    }
}

static void handshake_is_seen(const char *host) {
    struct seen seen = {0};
    struct sockaddr_storage address;
    socklen_t len = sizeof address;
    char port[8], text[7];
    int packets = rsk_packet_open("lo", 0), listener = rsk_tcp_listen(host, "0", 0, 0, 0);
    CHECK(packets >= 0 && rsk_get_cloexec(packets) == 1);
    set_limit(packets);
    MUST(getsockname(listener, (struct sockaddr *)&address, &len));
    MUST(-getnameinfo((struct sockaddr *)&address, len, NULL, 0, port, sizeof port, NI_NUMERICSERV));
    int udp = rsk_udp_connect(host, port, 0, 0);
    CHECK(rsk_send(udp, "datagram", 8, 0) == 8);
    int client = rsk_tcp_connect(host, port, 0, 1000), server = rsk_accept(listener, NULL, NULL);
    CHECK(rsk_send(client, "segment", 7, 0) == 7);
    CHECK(rsk_recv(server, text, sizeof text, MSG_WAITALL) == 7);
    (void)close(client);
    (void)close(server);
    watch(packets, atoi(port), &seen);
    CHECK(seen.syn == 1 && seen.syn_ack == 1 && seen.fin == 2 && seen.udp == 1);
    CHECK_INT(seen.bytes, 7);
    (void)close(udp);
    (void)close(listener);
    (void)close(packets);
}

void live_part(void) {
    int fd = socket(AF_INET, SOCK_RAW, IPPROTO_ICMP);
    if (fd < 0) {
        CHECK_FAILS(rsk_raw_open(AF_INET, IPPROTO_ICMP, 0), EPERM);
        CHECK_FAILS(rsk_packet_open("lo", 0), EPERM);
        printf("views: skipped here: raw and packet sockets: needs CAP_NET_RAW\n");
        return;
    }
    (void)close(fd);
    leave_the_others();
    ping_is_answered();
    flags_of_raw_sockets();
    handshake_is_seen("127.0.0.1");
    handshake_is_seen("::1");
}
