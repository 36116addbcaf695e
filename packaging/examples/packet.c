/* shown for: rsk_packet_open */
#include <rustsock.h>
#include <netpacket/packet.h>
#include <stdio.h>

static int failed(const char *step)
{
    rsk_perror(step);
    return 1;
}

/* The port of a UDP datagram over IPv4 in an Ethernet frame; -1 = something else. */
static int udp_port(const unsigned char *bytes, size_t len)
{
    rsk_ethernet_view ethernet;
    rsk_ipv4_view ip;
    rsk_udp_view udp;
    int first = rsk_view_ethernet(bytes, len, &ethernet), second;

    if (first == -1 || ethernet.protocol != 0x0800
        || (second = rsk_view_ipv4(bytes + first, len - (size_t)first, &ip)) == -1
        || ip.protocol != IPPROTO_UDP || ip.fragment_offset != 0
        || rsk_view_udp(bytes + first + second, len - (size_t)(first + second), &udp) == -1)
        return -1;
    return udp.destination_port;
}

/* Sees a datagram of its own pass by on the loopback. */
int main(void)
{
    static unsigned char frame[65536];
    struct sockaddr_ll link;
    struct sockaddr_in address;
    socklen_t size = sizeof address;
    int tap, receiver, sender, tries;

    if ((tap = rsk_packet_open("lo", 0)) == -1) {
        if (rsk_last_error() != EPERM)
            return failed("open");
        printf("not tried: packet sockets need the privilege CAP_NET_RAW\n");
        return 0;
    }
    if (rsk_set_timeouts(tap, 1000, -1) == -1
        || (receiver = rsk_udp_open("127.0.0.1", "0", 0, -1)) == -1
        || rsk_getsockname(receiver, (struct sockaddr *)&address, &size) == -1
        || (sender = rsk_udp_open("127.0.0.1", "0", 0, -1)) == -1
        || rsk_sendto(sender, "hello", 5, 0, (struct sockaddr *)&address, size) == -1)
        return failed("datagram");
    for (tries = 0; tries < 100000; tries++) {
        ssize_t got;

        size = sizeof link;
        if ((got = rsk_recvfrom(tap, frame, sizeof frame, 0, (struct sockaddr *)&link, &size)) == -1)
            return failed("receive"); /* EAGAIN: nothing for a second */
        if (link.sll_pkttype == PACKET_OUTGOING || udp_port(frame, (size_t)got) != rsk_ntohs(address.sin_port))
            continue; /* on its way out, on which it was seen already; or the packet of somebody else */
        printf("a frame of %d bytes, the last 5 of them: %.5s\n", (int)got, (const char *)&frame[got - 5]);
        return rsk_close(tap) == -1 || rsk_close(receiver) == -1 || rsk_close(sender) == -1 ? failed("close") : 0;
    }
    return 1;
}
