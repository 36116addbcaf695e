/*
 * Myth 14: "Raw sockets work without TCP and UDP headers."
 *
 * The kernel does not work on those headers for a raw socket, and that is why the program gets them: a
 * raw TCP socket receives whole IP packets, IP header first, then the TCP header. Other sockets are
 * not disturbed: a raw one gets copies. It needs CAP_NET_RAW; without, this ends with 77.
 *
 * Run:     build/examples/myths/14_raw_sockets_see_headers     (as root)
 * Look at: the SYN bit of a connection that this program makes with ordinary sockets.
 */
#include "../port_filter.h" /* the kernel hands on what has our port */
#include "myth.h"
#include <netinet/ip.h>
#include <netinet/tcp.h>
#include <netinet/udp.h>

enum { NOT_ALLOWED = 77 };

static unsigned char packet[65536];

static int open_raw(int protocol, uint16_t port) {
    int fd = rsk_socket(AF_INET, SOCK_RAW | SOCK_CLOEXEC, protocol);

    if (fd == -1) {
        rsk_perror("myth");
        exit(rsk_last_error() == EPERM ? NOT_ALLOWED : EXIT_FAILURE);
    }
    only_port(fd, port, 0);
    return fd;
}

/* The next packet to that port; the number of its bytes, and where the IP header ends. */
static int next_packet(int raw, uint16_t port, size_t *start) {
    uint16_t to;
    int n;

    do {
        check(readable_within(raw, 2000) == 1 ? 0 : -1);
        n = check(rsk_recv(raw, packet, sizeof packet, 0));
        *start = (packet[0] & 15u) * 4;
        memcpy(&to, packet + *start + 2, sizeof to); /* TCP and UDP begin with both ports */
    } while (n < 28 || rsk_ntohs(to) != port);
    return n;
}

int main(void) {
    int raw_tcp, raw_udp, listener, client, receiver, n;
    struct tcphdr tcp;
    struct udphdr udp;
    size_t start;

    claim("raw sockets work without TCP and UDP headers");
    listener = listener_with(1);
    raw_tcp = open_raw(IPPROTO_TCP, local_port(listener));
    client = connected_to(SOCK_STREAM, local_port(listener));
    n = next_packet(raw_tcp, local_port(listener), &start);
    really(packet[0] >> 4 == 4,
           "connect() sent a packet of %d bytes; it begins with an IP header (version %d, %zu bytes)", n,
           packet[0] >> 4, start);
    memcpy(&tcp, packet + start, sizeof tcp);
    really(tcp.syn && !tcp.ack && rsk_ntohs(tcp.source) == local_port(client), "then comes a TCP header of %d bytes: "
           "SYN %d, ACK %d, from the client's port", tcp.doff * 4, tcp.syn, tcp.ack);
    check(rsk_close(client));
    check(rsk_close(listener));

    receiver = bound_to(SOCK_DGRAM, 0);
    raw_udp = open_raw(IPPROTO_UDP, local_port(receiver));
    client = connected_to(SOCK_DGRAM, local_port(receiver));
    check(rsk_send(client, "hello", 5, 0));
    n = next_packet(raw_udp, local_port(receiver), &start);
    memcpy(&udp, packet + start, sizeof udp);
    really(n == 20 + 8 + 5 && rsk_ntohs(udp.len) == 13,
           "send() of 5 bytes over UDP: %d bytes, 20 of IP header, 8 of UDP header", n);
    really(check(rsk_recv(receiver, packet, sizeof packet, 0)) == 5, "the UDP socket got its 5 bytes as well");
    if (rsk_close(client) == -1 || rsk_close(receiver) == -1 || rsk_close(raw_tcp) == -1 || rsk_close(raw_udp) == -1)
        check(-1);
    return EXIT_SUCCESS;
}
