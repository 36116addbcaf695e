/*
 * Lesson 18: ping: ICMP, the messages of the network itself, with a ping socket or a raw socket.
 *
 * ICMP has no ports; an identifier and a number in the message tell which answer belongs to which
 * question. A ping socket (SOCK_DGRAM) is for everybody whose group the system has admitted. A raw
 * socket needs CAP_NET_RAW, gets every ICMP packet with its IP header, and computes its own checksum.
 *
 * Run:     build/examples/18_ping [--ping|--raw] [address]     (no option: what is allowed here)
 * Look at: with a raw socket on 127.0.0.1 our own questions come back too: it sees everything; the
 *          damaged question has no answer: who receives a wrong checksum throws the packet away.
 */
#include "loopback.h" /* check() */
#include <netinet/ip_icmp.h>

enum { COUNT = 3, WAIT_MS = 1000, NOT_ALLOWED = 77 };

struct message {
    struct icmphdr header;
    char data[48];
};

static int raw;

/* The Internet checksum (RFC 1071): the one's complement sum of all 16-bit words. */
static uint16_t checksum(const void *bytes, size_t length) {
    uint32_t sum = 0;
    uint16_t word;

    for (size_t i = 0; i + 1 < length; i += 2) {
        memcpy(&word, (const char *)bytes + i, sizeof word);
        sum += word;
    }
    while (sum > 0xffff)
        sum = (sum & 0xffff) + (sum >> 16);
    return (uint16_t)~sum;
}

static int open_socket(const char *wanted) {
    int fd = -1;

    if (strcmp(wanted, "--raw") != 0 && (fd = rsk_socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, IPPROTO_ICMP)) == -1)
        rsk_perror("no ping socket");
    if (fd == -1 && strcmp(wanted, "--ping") != 0) {
        raw = 1;
        if ((fd = rsk_socket(AF_INET, SOCK_RAW | SOCK_CLOEXEC, IPPROTO_ICMP)) == -1)
            rsk_perror("no raw socket");
    }
    if (fd == -1)
        exit(NOT_ALLOWED);
    return fd;
}

static void ask(int fd, uint16_t id, uint16_t number, int damaged) {
    struct message m = { .header = { .type = ICMP_ECHO }, .data = "a question" };

    m.header.un.echo.id = rsk_htons(id); /* a ping socket puts its own one here, and the checksum */
    m.header.un.echo.sequence = rsk_htons(number);
    m.header.checksum = checksum(&m, sizeof m);
    m.data[0] = damaged ? 'b' : 'a';
    check(rsk_send(fd, &m, sizeof m, 0));
}

/* 1: the answer with this number has come, 0: not within the time. */
static int answered(int fd, uint16_t id, uint16_t number) {
    double asked = now_ms(), waited = 0;
    unsigned char packet[1500];
    struct message m;

    for (; waited < WAIT_MS && readable_within(fd, WAIT_MS - (int)waited); waited = now_ms() - asked) {
        int n = check(rsk_recv(fd, packet, sizeof packet, 0));
        int start = raw ? (packet[0] & 15) * 4 : 0; /* the IP header says how long it is, in words of 4 bytes */

        if (n < start + (int)sizeof m)
            continue;
        memcpy(&m, packet + start, sizeof m);
        if ((raw && rsk_ntohs(m.header.un.echo.id) != id) || rsk_ntohs(m.header.un.echo.sequence) != number)
            continue; /* not ours, or an old one */
        if (m.header.type == ICMP_ECHO)
            printf("  seen: the question, %d bytes of IP header in front of it\n", start);
        if (m.header.type != ICMP_ECHOREPLY)
            continue;
        printf("  answer %d: %zu bytes, ", number, sizeof m);
        if (raw)
            printf("TTL %d, checksum %s, ", packet[8], checksum(&m, sizeof m) == 0 ? "right" : "wrong");
        printf("after %.2f ms\n", now_ms() - asked);
        return 1;
    }
    printf("  no answer to %d within %d ms\n", number, WAIT_MS);
    return 0;
}

int main(int argc, char **argv) {
    struct sockaddr_in peer = on_loopback(0);
    const char *wanted = argc > 1 && argv[1][0] == '-' ? argv[1] : "";
    const char *host = argc > 1 && argv[argc - 1][0] != '-' ? argv[argc - 1] : "127.0.0.1";
    uint16_t id = (uint16_t)getpid();
    int fd, answers = 0;

    if (argc > 3 || rsk_inet_pton(AF_INET, host, &peer.sin_addr) != 1) {
        fprintf(stderr, "usage: %s [--ping|--raw] [IPv4 address]\n", argv[0]);
        return 2;
    }
    print_line_by_line();
    fd = open_socket(wanted);
    printf("ping %s with a %s socket\n", host, raw ? "raw" : "ping");
    check(rsk_connect(fd, (struct sockaddr *)&peer, sizeof peer)); /* only packets from there */
    for (uint16_t number = 1; number <= COUNT; number++) {
        ask(fd, id, number, 0);
        answers += answered(fd, id, number);
    }
    if (raw) {
        printf("a question whose checksum is wrong:\n");
        ask(fd, id, COUNT + 1, 1);
        if (answered(fd, id, COUNT + 1))
            return EXIT_FAILURE;
    }
    check(rsk_close(fd));
    return answers == COUNT ? EXIT_SUCCESS : EXIT_FAILURE;
}
