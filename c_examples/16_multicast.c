/*
 * Lesson 16: one datagram for many receivers: broadcast and multicast.
 *
 * Broadcast goes to everybody on the link, wanted or not, so the sender has to say that it means it
 * (SO_BROADCAST). Multicast goes to a group address (224.0.0.0 to 239.255.255.255), and the kernel
 * gives it to those who have joined the group. Both are UDP: TCP joins two ends and no more.
 *
 * Run:     build/examples/16_multicast
 * Look at: one send() and several receivers; who leaves the group gets nothing more; all of it stays
 *          on this machine: the interface is the loopback one, and TTL 0 forbids any router.
 */
#include "loopback.h" /* check() and sockets on 127.0.0.1 */

enum { RECEIVERS = 3, WAIT_MS = 200 };
#define GROUP "239.192.7.7" /* 239.192/14: for use inside one organisation (RFC 2365) */

static int receivers[RECEIVERS];
static uint16_t port;

static struct sockaddr_in address_of(const char *ip) {
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = rsk_htons(port) };

    if (rsk_inet_pton(AF_INET, ip, &address.sin_addr) != 1) {
        fprintf(stderr, "lesson: %s is no address\n", ip);
        exit(EXIT_FAILURE);
    }
    return address;
}

/* Several sockets may have one UDP port if each of them sets SO_REUSEADDR. */
static int open_receiver(void) {
    struct sockaddr_in everywhere = { .sin_family = AF_INET, .sin_port = rsk_htons(port),
                                      .sin_addr.s_addr = rsk_htonl(INADDR_ANY) };
    int on = 1, off = 0, fd = check(rsk_socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));

    check(rsk_setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on));
    /* Otherwise Linux gives it what comes for groups that any other socket has joined. */
    check(rsk_setsockopt(fd, IPPROTO_IP, IP_MULTICAST_ALL, &off, sizeof off));
    check(rsk_bind(fd, (struct sockaddr *)&everywhere, sizeof everywhere));
    port = local_port(fd); /* the first one picks it for the others */
    return fd;
}

static void membership(int fd, int option) {
    struct ip_mreqn group = { .imr_multiaddr = address_of(GROUP).sin_addr,
                              .imr_address.s_addr = rsk_htonl(INADDR_LOOPBACK) };

    check(rsk_setsockopt(fd, IPPROTO_IP, option, &group, sizeof group));
}

static void send_to(int sender, const char *ip, const char *text) {
    struct sockaddr_in address = address_of(ip);
    char reply[64], why[512];
    int n, got = 0;

    if (rsk_sendto(sender, text, strlen(text), 0, (struct sockaddr *)&address, sizeof address) == -1) {
        if (rsk_last_error() != EACCES || rsk_explain(why, sizeof why) == -1)
            check(-1);
        printf("\"%s\" to %s: not sent\n%s\n", text, ip, why);
        return;
    }
    printf("\"%s\" to %s: got by", text, ip);
    for (int i = 0; i < RECEIVERS; i++) {
        if (!readable_within(receivers[i], WAIT_MS))
            continue;
        n = check(rsk_recv(receivers[i], reply, sizeof reply, 0));
        if ((size_t)n == strlen(text) && memcmp(reply, text, (size_t)n) == 0)
            got += printf(" %c", 'A' + i);
    }
    printf("%s\n", got == 0 ? " nobody" : "");
}

int main(void) {
    struct ip_mreqn loopback = { .imr_address.s_addr = rsk_htonl(INADDR_LOOPBACK) };
    int on = 1, no_router = 0, sender = check(rsk_socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));

    print_line_by_line();
    for (int i = 0; i < RECEIVERS; i++)
        receivers[i] = open_receiver();
    printf("receivers A, B and C share the UDP port %d\n\n", port);

    send_to(sender, "127.255.255.255", "broadcast without leave");
    check(rsk_setsockopt(sender, SOL_SOCKET, SO_BROADCAST, &on, sizeof on));
    printf("SO_BROADCAST is set now\n");
    send_to(sender, "127.255.255.255", "broadcast");

    check(rsk_setsockopt(sender, IPPROTO_IP, IP_MULTICAST_IF, &loopback, sizeof loopback));
    check(rsk_setsockopt(sender, IPPROTO_IP, IP_MULTICAST_TTL, &no_router, sizeof no_router));
    printf("\n");
    send_to(sender, GROUP, "multicast, nobody joined");
    membership(receivers[0], IP_ADD_MEMBERSHIP);
    membership(receivers[1], IP_ADD_MEMBERSHIP);
    printf("A and B joined\n");
    send_to(sender, GROUP, "multicast");
    membership(receivers[1], IP_DROP_MEMBERSHIP);
    printf("B left\n");
    send_to(sender, GROUP, "multicast again");
    send_to(sender, "127.0.0.1", "to one address");
    printf("an ordinary datagram goes to one of the sockets only\n");

    check(rsk_close(sender));
    for (int i = 0; i < RECEIVERS; i++)
        check(rsk_close(receivers[i]));
    return EXIT_SUCCESS;
}
