/* views: headers of packets are read right, and never beyond their end: every cut of every header, and random bytes. Raw and
 * packet sockets give the real ones, where the process may open them. */
#include "views.h"

CHECK_PROGRAM("views");

/* What is to be read is copied to the end of a block of exactly its size, so that tools see a step too far. */
static void *exactly(const void *bytes, size_t len) {
    void *block = malloc(len == 0 ? 1 : len);
    if (block == NULL) {
        exit(1);
    }
    memcpy(block, bytes, len);
    return block;
}

union any_view {
    rsk_ethernet_view ethernet;
    rsk_ipv4_view ipv4;
    rsk_ipv6_view ipv6;
    rsk_icmp_view icmp;
    rsk_tcp_view tcp;
    rsk_udp_view udp;
};

enum { KINDS = 6 };

static int read_as(int kind, const void *bytes, size_t len, union any_view *out) {
    switch (kind) {
    case 0: return rsk_view_ethernet(bytes, len, &out->ethernet);
    case 1: return rsk_view_ipv4(bytes, len, &out->ipv4);
    case 2: return rsk_view_ipv6(bytes, len, &out->ipv6);
    case 3: return rsk_view_icmp(bytes, len, &out->icmp);
    case 4: return rsk_view_tcp(bytes, len, &out->tcp);
    default: return rsk_view_udp(bytes, len, &out->udp);
    }
}

/* Whole it has `header` bytes; cut anywhere it is refused, and what was there before stays. */
static void expect_header(int kind, const void *bytes, size_t len, int header, union any_view *out) {
    for (int cut = 0; cut < header; cut++) {
        union any_view before, after;
        memset(&before, 0x5a, sizeof before);
        after = before;
        void *some = exactly(bytes, (size_t)cut);
        CHECK_FAILS(read_as(kind, some, (size_t)cut, &after), EBADMSG);
        CHECK(memcmp(&before, &after, sizeof before) == 0);
        free(some);
    }
    void *whole = exactly(bytes, len);
    CHECK_GIVES(read_as(kind, whole, len, out), header);
    free(whole);
}

static void ethernet(void) {
    union any_view view;
    static const unsigned char plain[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 0x08, 0x00, 0xff};
    static const unsigned char tagged[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 0x88, 0xa8, 0xe0, 0x64, 0x81, 0x00, 0, 7, 0x86, 0xdd};
    expect_header(0, plain, sizeof plain, 14, &view);
    CHECK(memcmp(view.ethernet.destination, plain, 6) == 0 && memcmp(view.ethernet.source, plain + 6, 6) == 0);
    CHECK_INT(view.ethernet.protocol, 0x0800);
    CHECK_INT(view.ethernet.vlan, -1);
    expect_header(0, tagged, sizeof tagged, 22, &view);
    CHECK_INT(view.ethernet.protocol, 0x86dd);
    CHECK_INT(view.ethernet.vlan, 100);
}

static void ipv4(void) {
    union any_view view;
    char text[INET_ADDRSTRLEN];
    /* The example of many textbooks; its checksum is b861. */
    unsigned char packet[] = {0x45, 0x00, 0x00, 0x73, 0x12, 0x34, 0x40, 0x00, 0x40, 0x11, 0xb8, 0x61,
                              0xc0, 0xa8, 0x00, 0x01, 0xc0, 0xa8, 0x00, 0xc7, 0, 0, 0, 0};
    packet[4] = packet[5] = 0;
    expect_header(1, packet, sizeof packet, 20, &view);
    CHECK_INT(view.ipv4.total_length, 115);
    CHECK_INT(view.ipv4.payload_length, 95);
    CHECK_INT(view.ipv4.ttl, 64);
    CHECK_INT(view.ipv4.protocol, IPPROTO_UDP);
    CHECK_INT(view.ipv4.checksum, 0xb861);
    CHECK_INT(view.ipv4.checksum_right, 1);
    CHECK_INT(view.ipv4.dont_fragment, 1);
    CHECK_INT(view.ipv4.more_fragments, 0);
    CHECK_STR(rsk_inet_ntop(AF_INET, view.ipv4.source, text, sizeof text), "192.168.0.1");
    CHECK_STR(rsk_inet_ntop(AF_INET, view.ipv4.destination, text, sizeof text), "192.168.0.199");

    packet[8] = 63;
    packet[6] = 0x20;
    packet[7] = 0x03;
    CHECK_GIVES(rsk_view_ipv4(packet, sizeof packet, &view.ipv4), 20);
    CHECK_INT(view.ipv4.checksum_right, 0);
    CHECK_INT(view.ipv4.fragment_offset, 24);
    CHECK_INT(view.ipv4.more_fragments, 1);
    /* With a word of options. */
    packet[0] = 0x46;
    expect_header(1, packet, sizeof packet, 24, &view);

    static const struct { int at; unsigned char to; } broken[] = {{0, 0x65}, {0, 0x44}, {0, 0x40}, {0, 0x4f}, {2, 0}, {3, 19}};
    for (size_t i = 0; i < sizeof broken / sizeof broken[0]; i++) {
        unsigned char copy[sizeof packet];
        memcpy(copy, packet, sizeof packet);
        copy[0] = 0x45;
        copy[3] = broken[i].at == 2 ? 19 : copy[3];
        copy[broken[i].at] = broken[i].to;
        copy[2] = 0;
        CHECK_FAILS(rsk_view_ipv4(copy, sizeof copy, &view.ipv4), EBADMSG);
    }
}

static void ipv6(void) {
    union any_view view;
    unsigned char packet[96] = {0x6a, 0xb1, 0x23, 0x45, 0, 56, IPPROTO_UDP, 64};
    packet[23] = 1;
    packet[39] = 2;
    expect_header(2, packet, sizeof packet, 40, &view);
    CHECK_INT(view.ipv6.traffic_class, 0xab);
    CHECK_INT(view.ipv6.flow_label, 0x12345);
    CHECK_INT(view.ipv6.payload_length, 56);
    CHECK_INT(view.ipv6.next_header, IPPROTO_UDP);
    CHECK_INT(view.ipv6.protocol, IPPROTO_UDP);
    CHECK_INT(view.ipv6.hop_limit, 64);
    CHECK_INT(view.ipv6.is_fragment, 0);
    CHECK(view.ipv6.source[15] == 1 && view.ipv6.destination[15] == 2);

    /* Hop-by-hop options of 16 bytes, a fragment header, an authentication header of 12 bytes, then TCP. */
    packet[6] = 0;
    packet[40] = 44;
    packet[41] = 1;
    packet[56] = 51;
    packet[59] = 1;
    packet[63] = 9;
    packet[64] = IPPROTO_TCP;
    packet[65] = 1;
    expect_header(2, packet, sizeof packet, 76, &view);
    CHECK_INT(view.ipv6.protocol, IPPROTO_TCP);
    CHECK_INT(view.ipv6.next_header, 0);
    CHECK(view.ipv6.is_fragment == 1 && view.ipv6.more_fragments == 1 && view.ipv6.fragment_offset == 0);
    CHECK_INT(view.ipv6.identification, 9);
    /* Not the first fragment: what follows is the middle of something. */
    packet[58] = 5;
    packet[59] = 0xa0;
    expect_header(2, packet, sizeof packet, 64, &view);
    CHECK_INT(view.ipv6.fragment_offset, 0x5a0);
    CHECK_INT(view.ipv6.protocol, 51);
    packet[41] = 255;
    CHECK_FAILS(rsk_view_ipv6(packet, sizeof packet, &view.ipv6), EBADMSG);
    packet[0] = 0x45;
    CHECK_FAILS(rsk_view_ipv6(packet, sizeof packet, &view.ipv6), EBADMSG);
}

static void tcp(void) {
    union any_view view;
    unsigned char segment[60] = {0x1f, 0x90, 0xc3, 0x50, 1, 2, 3, 4, 5, 6, 7, 8, 0xd0, 0x12, 0xff, 0xff, 0xab, 0xcd, 0, 9,
                                 2, 4, 0x05, 0xb4, 4, 2, 8, 10, 0xff, 0, 0, 1, 0, 0, 0, 2, 1, 3, 3, 7,
                                 5, 10, 0, 0, 0, 16, 0, 0, 0, 32, 0, 0};
    expect_header(4, segment, 52, 52, &view);
    CHECK(view.tcp.source_port == 8080 && view.tcp.destination_port == 50000);
    CHECK(view.tcp.sequence == 0x01020304 && view.tcp.acknowledgement == 0x05060708);
    CHECK_INT(view.tcp.flags, TH_SYN | TH_ACK);
    CHECK(view.tcp.window == 0xffff && view.tcp.checksum == 0xabcd && view.tcp.urgent == 9);
    CHECK(view.tcp.mss == 1460 && view.tcp.window_scale == 7 && view.tcp.sack_permitted == 1);
    CHECK(view.tcp.timestamp == 0xff000001LL && view.tcp.timestamp_echo == 2);
    CHECK(view.tcp.sack_count == 1 && view.tcp.sack_begin[0] == 16 && view.tcp.sack_end[0] == 32);

    segment[12] = 0x50;
    expect_header(4, segment, sizeof segment, 20, &view);
    CHECK(view.tcp.mss == -1 && view.tcp.window_scale == -1 && view.tcp.timestamp == -1 && view.tcp.sack_permitted == 0);
    segment[12] = 0x40;
    CHECK_FAILS(rsk_view_tcp(segment, sizeof segment, &view.tcp), EBADMSG);
    static const unsigned char wrong[][4] = {{2, 3, 1, 1}, {2, 0, 1, 1}, {9, 1, 1, 1}, {8, 10, 0, 0}, {1, 1, 1, 3}, {5, 4, 0, 0}, {4, 3, 0, 0}};
    segment[12] = 0x60;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        memcpy(segment + 20, wrong[i], 4);
        CHECK_FAILS(rsk_view_tcp(segment, sizeof segment, &view.tcp), EBADMSG);
    }
    /* After the end of the list anything goes; an option nobody knows is passed. */
    memcpy(segment + 20, (const unsigned char[]){0, 2, 0, 0}, 4);
    CHECK_GIVES(rsk_view_tcp(segment, sizeof segment, &view.tcp), 24);
    memcpy(segment + 20, (const unsigned char[]){30, 4, 0, 0}, 4);
    CHECK_GIVES(rsk_view_tcp(segment, sizeof segment, &view.tcp), 24);
}

static void udp_and_icmp(void) {
    union any_view view;
    unsigned char datagram[] = {0, 53, 0xff, 0xfe, 0, 12, 0x12, 0x34, 'd', 'a', 't', 'a'};
    expect_header(5, datagram, sizeof datagram, 8, &view);
    CHECK(view.udp.source_port == 53 && view.udp.destination_port == 65534);
    CHECK(view.udp.length == 12 && view.udp.checksum == 0x1234);
    datagram[5] = 7;
    CHECK_FAILS(rsk_view_udp(datagram, sizeof datagram, &view.udp), EBADMSG);
    static const unsigned char echo[] = {8, 0, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 'x'};
    expect_header(3, echo, sizeof echo, 8, &view);
    CHECK(view.icmp.type == 8 && view.icmp.code == 0 && view.icmp.checksum == 0x1122);
    CHECK(view.icmp.identifier == 0x3344 && view.icmp.sequence == 0x5566 && view.icmp.rest == 0x33445566);
}

static void checksum(void) {
    /* The example of RFC 1071. */
    static const unsigned char example[] = {0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7};
    CHECK_INT(rsk_checksum(example, sizeof example), 0x220d);
    CHECK_INT(rsk_checksum(example, 7), 0x2304);
    CHECK_INT(rsk_checksum(example, 0), 0xffff);
    CHECK_INT(rsk_checksum(NULL, 8), 0xffff);
    static unsigned char big[131072];
    memset(big, 0xff, sizeof big);
    CHECK_INT(rsk_checksum(big, sizeof big), 0);
    /* Made and checked. */
    uint16_t made = rsk_htons(rsk_checksum(example, sizeof example));
    unsigned char with[sizeof example + 2];
    memcpy(with, example, sizeof example);
    memcpy(with + sizeof example, &made, 2);
    CHECK_INT(rsk_checksum(with, sizeof with), 0);
}

static void wrong_arguments(void) {
    union any_view view;
    char byte = 0, text[4097];
    for (int kind = 0; kind < KINDS; kind++) {
        CHECK_FAILS(read_as(kind, NULL, 1, &view), EFAULT);
        CHECK_FAILS(read_as(kind, NULL, 0, &view), EBADMSG);
        CHECK_FAILS(read_as(kind, &byte, SIZE_MAX, &view), EINVAL);
        CHECK_FAILS(read_as(kind, &byte, 1, &view), EBADMSG);
        CHECK(rsk_explain(text, sizeof text) > 0 && strstr(text, "EBADMSG") != NULL &&
              (strstr(text, "cut short") != NULL || strstr(text, "14 bytes") != NULL));
    }
    CHECK_FAILS(rsk_view_ethernet(&byte, 1, NULL), EFAULT);
    CHECK_FAILS(rsk_view_ipv4(&byte, 1, NULL), EFAULT);
    CHECK_FAILS(rsk_view_ipv6(&byte, 1, NULL), EFAULT);
    CHECK_FAILS(rsk_view_icmp(&byte, 1, NULL), EFAULT);
    CHECK_FAILS(rsk_view_tcp(&byte, 1, NULL), EFAULT);
    CHECK_FAILS(rsk_view_udp(&byte, 1, NULL), EFAULT);
    CHECK(rsk_explain(text, sizeof text) > 0 && strstr(text, "view_udp((data)") != NULL);
}

/* A view tells a header that fits, or nothing. */
static void random_bytes(void) {
    uint64_t state = 88172645463325252ULL;
    unsigned char bytes[128];
    for (int round = 0; round < 300000; round++) {
        for (size_t i = 0; i < sizeof bytes; i += 8) {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            memcpy(bytes + i, &state, 8);
        }
        int kind = round % KINDS;
        size_t len = state % (sizeof bytes + 1);
        if (kind == 1) bytes[0] = (unsigned char)(0x40 | (bytes[0] & 15));
        if (kind == 2) {
            bytes[0] = (unsigned char)(0x60 | (bytes[0] & 15));
            bytes[6] = (const unsigned char[]){0, 43, 44, 51, 60}[round / KINDS % 5];
            bytes[40] = (const unsigned char[]){0, 43, 44, 51, 60}[round / KINDS % 3];
            bytes[41] = (unsigned char)(bytes[41] % 8);
        }
        void *some = exactly(bytes, len);
        union any_view view;
        int header = read_as(kind, some, len, &view);
        if (header < -1 || (header >= 0 && (size_t)header > len)) {
            check_report(__FILE__, __LINE__, "kind %d: header of %d bytes in %zu", kind, header, len);
        }
        free(some);
    }
    CHECK(1);
}

int main(void) {
    CHECK_INT(rsk_set_language("en"), 0);
    ethernet();
    ipv4();
    ipv6();
    tcp();
    udp_and_icmp();
    checksum();
    wrong_arguments();
    random_bytes();
    live_part();
    return check_end();
}
