/* shown for: rsk_raw_open rsk_checksum rsk_view_ipv4 rsk_view_icmp rsk_ipv4_view rsk_icmp_view */
#include <rustsock.h>
#include <stdio.h>

static int failed(const char *step)
{
    rsk_perror(step);
    return 1;
}

/* Asks this computer for an echo, as ping(8) does. */
int main(void)
{
    struct sockaddr_in target = {.sin_family = AF_INET, .sin_addr.s_addr = rsk_htonl(INADDR_LOOPBACK)};
    /* Type 8 (echo request), code, checksum, identifier, sequence number, data. */
    struct { uint8_t type, code; uint16_t checksum, identifier, sequence; char data[4]; } request = {
        .type = 8, .identifier = rsk_htons((uint16_t)getpid()), .sequence = rsk_htons(1), .data = "ping",
    };
    unsigned char packet[1500];
    int fd, header, tries;

    if ((fd = rsk_raw_open(AF_INET, IPPROTO_ICMP, 0)) == -1) {
        if (rsk_last_error() != EPERM)
            return failed("open");
        printf("not tried: raw sockets need the privilege CAP_NET_RAW\n");
        return 0;
    }
    request.checksum = rsk_htons(rsk_checksum(&request, sizeof request)); /* its own field was 0 */
    if (rsk_set_timeouts(fd, 1000, -1) == -1
        || rsk_sendto(fd, &request, sizeof request, 0, (struct sockaddr *)&target, sizeof target) == -1)
        return failed("send");

    /* The socket gets every ICMP packet of this computer, the request itself too. */
    for (tries = 0; tries < 1000; tries++) {
        rsk_ipv4_view ip;
        rsk_icmp_view icmp;
        ssize_t got = rsk_recv(fd, packet, sizeof packet, 0);

        if (got == -1 && rsk_last_error() == EAGAIN) {
            printf("no answer within a second\n");
            return rsk_close(fd) == 0 ? 0 : failed("close");
        }
        if (got == -1)
            return failed("receive");
        if ((header = rsk_view_ipv4(packet, (size_t)got, &ip)) == -1
            || rsk_view_icmp(packet + header, (size_t)(got - header), &icmp) == -1)
            continue; /* cut or malformed: not ours */
        if (icmp.type != 0 || icmp.identifier != (uint16_t)getpid())
            continue; /* not an echo reply, or that of somebody else */
        printf("echo %d from %d.%d.%d.%d, checksum %s\n", icmp.sequence, ip.source[0], ip.source[1], ip.source[2],
               ip.source[3], rsk_checksum(packet + header, (size_t)(got - header)) == 0 ? "right" : "wrong");
        return rsk_close(fd) == 0 ? 0 : failed("close");
    }
    return 1;
}
