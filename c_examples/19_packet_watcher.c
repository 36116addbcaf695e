/*
 * Lesson 19: a packet watcher: what really travels when other programs call connect, send and close.
 *
 * A packet socket (AF_PACKET) gets a copy of every frame of an interface, with all headers: 14 bytes
 * of Ethernet, then IP, then TCP or UDP. No port is bound and nobody is disturbed. The program takes
 * the headers apart itself. It needs CAP_NET_RAW; without, it says so and ends with 77.
 *
 * Run:     build/examples/19_packet_watcher 8080 [frames]     (ends after one TCP connection, or so many)
 *          then, elsewhere: 03_tcp_echo_server 8080 1   and   02_tcp_client 127.0.0.1 8080 hello
 * Look at: SYN, SYN+ACK, ACK before the first byte; each byte has a number (seq) and is acknowledged
 *          (ack); each side ends with a FIN of its own. Lesson 10 sends two UDP datagrams: two frames.
 */
#include "loopback.h"    /* check() */
#include "port_filter.h" /* the kernel hands on what has our port */
#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <netinet/ip.h>
#include <netinet/tcp.h>
#include <netinet/udp.h>

enum { NOT_ALLOWED = 77, CLIENT = 0, SERVER = 1 };

static uint16_t port;              /* of the server; the other one is the client's */
static uint32_t first_number[2];   /* the sequence number that the side began with: a random one */
static uint32_t end_of_stream[2];  /* the number of its FIN, 0 before it */
static int ended[2];               /* its FIN is acknowledged */

static int open_watcher(void) {
    struct sockaddr_ll interface = { .sll_family = AF_PACKET, .sll_protocol = rsk_htons(ETH_P_IP) };
    int fd = rsk_socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0); /* protocol 0: nothing before bind() */

    if (fd == -1) {
        rsk_perror("watcher");
        exit(rsk_last_error() == EPERM ? NOT_ALLOWED : EXIT_FAILURE);
    }
    interface.sll_ifindex = (int)rsk_if_nametoindex("lo");
    check(interface.sll_ifindex == 0 ? -1 : 0);
    only_port(fd, port, ETHER_HDR_LEN);
    check(rsk_bind(fd, (struct sockaddr *)&interface, sizeof interface));
    return fd;
}

static void show_tcp(const struct tcphdr *tcp, uint32_t length) {
    int from = rsk_ntohs(tcp->source) == port ? SERVER : CLIENT, to = !from;
    uint32_t number = rsk_ntohl(tcp->seq), acknowledged = rsk_ntohl(tcp->ack_seq);
    char flags[32];

    snprintf(flags, sizeof flags, "%s%s%s%s%s", tcp->syn ? " SYN" : "", tcp->fin ? " FIN" : "", tcp->rst ? " RST" : "",
             tcp->psh ? " PSH" : "", tcp->ack ? " ACK" : "");
    if (tcp->syn)
        first_number[from] = number;
    if (tcp->fin)
        end_of_stream[from] = number + length;
    if (tcp->ack && end_of_stream[to] != 0 && acknowledged == end_of_stream[to] + 1)
        ended[to] = 1;
    printf("%-7s TCP%-13s seq %-6u", from == CLIENT ? "client" : "server", flags, number - first_number[from]);
    if (tcp->ack)
        printf(" ack %-6u", acknowledged - first_number[to]);
    else
        printf(" %-10s", "");
    printf(" window %-5d  %u bytes\n", rsk_ntohs(tcp->window), length);
    if (tcp->rst)
        ended[CLIENT] = ended[SERVER] = 1;
}

/* 1 if the frame is TCP or UDP. Nothing is read beyond its length. */
static int show(const unsigned char *frame, size_t length) {
    struct iphdr ip;
    struct tcphdr tcp;
    struct udphdr udp;
    size_t start = ETHER_HDR_LEN;
    uint32_t headers;

    if (length < start + sizeof ip)
        return 0;
    memcpy(&ip, frame + start, sizeof ip);
    start += ip.ihl * 4u;
    if (ip.protocol == IPPROTO_TCP && length >= start + sizeof tcp) {
        memcpy(&tcp, frame + start, sizeof tcp);
        headers = ip.ihl * 4u + tcp.doff * 4u; /* both say their length in words of 4 bytes */
        if (rsk_ntohs(ip.tot_len) < headers)
            return 0;
        show_tcp(&tcp, rsk_ntohs(ip.tot_len) - headers);
        return 1;
    }
    if (ip.protocol == IPPROTO_UDP && length >= start + sizeof udp) {
        memcpy(&udp, frame + start, sizeof udp);
        printf("%-7s UDP  %d bytes\n", rsk_ntohs(udp.source) == port ? "server" : "client",
               rsk_ntohs(udp.len) - (int)sizeof udp);
        return 1;
    }
    return 0;
}

int main(int argc, char **argv) {
    long number = argc > 1 ? strtol(argv[1], NULL, 10) : 0, frames = argc > 2 ? strtol(argv[2], NULL, 10) : 0;
    unsigned char frame[65536 + ETHER_HDR_LEN];
    struct sockaddr_ll from;
    socklen_t length;
    int fd, n, shown = 0;

    if (argc > 3 || number < 1 || number > 65535 || frames < 0) {
        fprintf(stderr, "usage: %s port [frames]   (port 1..65535)\n", argv[0]);
        return 2;
    }
    port = (uint16_t)number;
    print_line_by_line();
    fd = open_watcher();
    printf("watching the loopback interface, port on 127.0.0.1:%d\n", port);
    while (!(ended[CLIENT] && ended[SERVER]) && (frames == 0 || shown < frames)) {
        length = sizeof from;
        n = check(rsk_recvfrom(fd, frame, sizeof frame, 0, (struct sockaddr *)&from, &length));
        if (from.sll_pkttype != PACKET_OUTGOING) /* what leaves the loopback interface comes in again */
            shown += show(frame, (size_t)n);
    }
    check(rsk_close(fd));
    return EXIT_SUCCESS;
}
