/* shown for: rsk_view_ethernet rsk_view_ipv6 rsk_view_tcp rsk_view_udp rsk_ethernet_view rsk_ipv6_view rsk_tcp_view
 * rsk_udp_view */
#include <rustsock.h>
#include <stdio.h>

/* Two frames as rsk_packet_open receives them: a UDP datagram over IPv4, and a TCP segment over IPv6. */
static const unsigned char UDP_FRAME[] = {
    0x02, 0x00, 0x00, 0x00, 0x00, 0x02, 0x02, 0x00, 0x00, 0x00, 0x00, 0x01, 0x08, 0x00, /* Ethernet */
    0x45, 0x00, 0x00, 0x1f, 0x00, 0x01, 0x40, 0x00, 0x40, 0x11, 0xb6, 0xc9,             /* IPv4 */
    0xc0, 0x00, 0x02, 0x01, 0xc0, 0x00, 0x02, 0x02,
    0x9c, 0x40, 0x00, 0x35, 0x00, 0x0b, 0x55, 0xf5, 0x68, 0x69, 0x21,                   /* UDP, "hi!" */
};
static const unsigned char TCP_FRAME[] = {
    0x02, 0x00, 0x00, 0x00, 0x00, 0x02, 0x02, 0x00, 0x00, 0x00, 0x00, 0x01, 0x86, 0xdd, /* Ethernet */
    0x60, 0x00, 0x00, 0x00, 0x00, 0x18, 0x06, 0x40,                                     /* IPv6 */
    0x20, 0x01, 0x0d, 0xb8, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x01,
    0x20, 0x01, 0x0d, 0xb8, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02,
    0x9c, 0x40, 0x01, 0xbb, 0x00, 0x00, 0x03, 0xe8, 0x00, 0x00, 0x00, 0x00,             /* TCP */
    0x60, 0x02, 0xff, 0xff, 0x9a, 0xe2, 0x00, 0x00, 0x02, 0x04, 0x05, 0xa0,
};

/* The transport header. 0, or -1: cut or malformed. */
static int transport(int protocol, const unsigned char *bytes, size_t len)
{
    rsk_tcp_view tcp;
    rsk_udp_view udp;

    if (protocol == IPPROTO_TCP) {
        if (rsk_view_tcp(bytes, len, &tcp) == -1)
            return -1;
        printf("TCP from port %d to %d,%s segments up to %d bytes\n", tcp.source_port, tcp.destination_port,
               tcp.flags & TH_SYN ? " SYN," : "", (int)tcp.mss);
    } else if (protocol == IPPROTO_UDP) {
        if (rsk_view_udp(bytes, len, &udp) == -1)
            return -1;
        printf("UDP from port %d to %d, %d bytes\n", udp.source_port, udp.destination_port, udp.length - 8);
    }
    return 0;
}

/* Each view tells how long its header is: the next one begins there. */
static int frame(const unsigned char *bytes, size_t len)
{
    rsk_ethernet_view ethernet;
    rsk_ipv4_view four;
    rsk_ipv6_view six;
    char from[INET6_ADDRSTRLEN];
    int header = rsk_view_ethernet(bytes, len, &ethernet), protocol;

    if (header == -1)
        return -1;
    bytes += header;
    len -= (size_t)header;
    if (ethernet.protocol == 0x0800) {
        if ((header = rsk_view_ipv4(bytes, len, &four)) == -1
            || rsk_inet_ntop(AF_INET, four.source, from, sizeof from) == NULL)
            return -1;
        protocol = four.fragment_offset == 0 ? four.protocol : -1; /* only the first fragment has a header */
    } else if (ethernet.protocol == 0x86DD) {
        if ((header = rsk_view_ipv6(bytes, len, &six)) == -1
            || rsk_inet_ntop(AF_INET6, six.source, from, sizeof from) == NULL)
            return -1;
        protocol = six.fragment_offset == 0 ? six.protocol : -1;
    } else
        return 0; /* ARP and others */
    printf("%s: ", from);
    return transport(protocol, bytes + header, len - (size_t)header);
}

int main(void)
{
    if (frame(UDP_FRAME, sizeof UDP_FRAME) == -1 || frame(TCP_FRAME, sizeof TCP_FRAME) == -1) {
        rsk_perror("frame");
        return 1;
    }
    /* Of a frame that was cut in the middle of the Ethernet header nothing is read beyond its end. */
    if (frame(UDP_FRAME, 10) == -1)
        rsk_perror("cut frame");
    return 0;
}
