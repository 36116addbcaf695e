/*
 * Myth 17: "UDP checks nothing: damaged data is handed to the program. Only TCP is safe."
 *
 * Both have a checksum over header and data, and both throw away what does not fit. The difference is
 * that TCP sends again and UDP does not. To damage packets on purpose this program builds them itself,
 * with raw sockets: it needs CAP_NET_RAW; without, it ends with 77.
 *
 * Run:     build/examples/myths/17_damage_is_noticed     (as root)
 * Look at: each packet is sent twice, once with one byte changed; only the whole one has an effect.
 */
#include "../port_filter.h" /* the kernel hands on what has our port */
#include "myth.h"
#include <netinet/ip.h>
#include <netinet/tcp.h>
#include <netinet/udp.h>

enum { NOT_ALLOWED = 77, WAIT_MS = 300 };

struct datagram { struct udphdr header; char data[6]; };

static int open_raw(int protocol, uint16_t port) {
    int fd = rsk_socket(AF_INET, SOCK_RAW | SOCK_CLOEXEC, protocol);

    if (fd == -1) {
        rsk_perror("myth");
        exit(rsk_last_error() == EPERM ? NOT_ALLOWED : EXIT_FAILURE);
    }
    only_port(fd, port, 0);
    return fd;
}

static uint32_t sum_of(const void *bytes, size_t length) {
    uint32_t sum = 0;
    uint16_t word;

    for (size_t i = 0; i + 1 < length; i += 2) {
        memcpy(&word, (const char *)bytes + i, sizeof word);
        sum += word;
    }
    return sum;
}

/* Over both addresses, protocol and length (the "pseudo header"), then the packet itself. */
static uint16_t checksum(int protocol, const void *packet, size_t length) {
    uint32_t sum = 2 * sum_of(&(uint32_t){ rsk_htonl(INADDR_LOOPBACK) }, 4) + sum_of(packet, length)
                   + rsk_htons((uint16_t)protocol) + rsk_htons((uint16_t)length);

    while (sum > 0xffff)
        sum = (sum & 0xffff) + (sum >> 16);
    return (uint16_t)~sum;
}

static void send_raw(int fd, const void *packet, size_t length) {
    struct sockaddr_in address = on_loopback(0);

    check(rsk_sendto(fd, packet, length, 0, (struct sockaddr *)&address, sizeof address));
}

/* 1 when an answer with SYN and ACK has come to the raw socket. */
static int answered(int raw) {
    unsigned char packet[256];
    struct tcphdr tcp;

    while (readable_within(raw, WAIT_MS)) {
        size_t n = (size_t)check(rsk_recv(raw, packet, sizeof packet, 0)), start = (packet[0] & 15u) * 4;

        if (n < start + sizeof tcp)
            continue;
        memcpy(&tcp, packet + start, sizeof tcp);
        if (tcp.syn && tcp.ack)
            return 1;
    }
    return 0;
}

int main(void) {
    int receiver = bound_to(SOCK_DGRAM, 0), listener = listener_with(1), client = bound_to(SOCK_STREAM, 0);
    int udp = open_raw(IPPROTO_UDP, local_port(receiver)), tcp = open_raw(IPPROTO_TCP, local_port(client));
    struct datagram d = { .header = { .source = rsk_htons(9), .dest = rsk_htons(local_port(receiver)),
                                      .len = rsk_htons(sizeof d) }, .data = "hello" };
    struct tcphdr syn = { .source = rsk_htons(local_port(client)), .dest = rsk_htons(local_port(listener)),
                          .seq = rsk_htonl(1), .doff = 5, .syn = 1, .window = rsk_htons(1000) };
    char text[16];

    claim("UDP checks nothing: damaged data is handed to the program. Only TCP is safe");
    d.header.check = checksum(IPPROTO_UDP, &d, sizeof d);
    send_raw(udp, &d, sizeof d);
    really(check(rsk_recv(receiver, text, sizeof text, 0)) == 6,
           "UDP: a datagram with the right checksum arrived: \"%s\"", text);
    d.data[0] = 'j';
    send_raw(udp, &d, sizeof d);
    really(readable_within(receiver, WAIT_MS) == 0, "UDP: with one byte changed it did not");
    d.header.check = 0;
    send_raw(udp, &d, sizeof d);
    really(check(rsk_recv(receiver, text, sizeof text, 0)) == 6,
           "UDP: the sender may leave it out (0), then nothing is checked: \"%s\"", text);

    syn.check = (uint16_t)(checksum(IPPROTO_TCP, &syn, sizeof syn) ^ 1);
    send_raw(tcp, &syn, sizeof syn);
    really(answered(tcp) == 0, "TCP: a SYN with a wrong checksum has no answer");
    syn.check = 0;
    syn.check = checksum(IPPROTO_TCP, &syn, sizeof syn);
    send_raw(tcp, &syn, sizeof syn);
    really(answered(tcp) == 1, "TCP: with the right one it is answered by SYN and ACK");
    if (rsk_close(udp) == -1 || rsk_close(tcp) == -1 || rsk_close(receiver) == -1 || rsk_close(listener) == -1
        || rsk_close(client) == -1)
        check(-1);
    return EXIT_SUCCESS;
}
