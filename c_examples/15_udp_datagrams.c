/*
 * Lesson 15: what UDP keeps, what it cuts, what it refuses and what it loses.
 *
 * A datagram arrives whole or not at all, and never joined with another. What does not fit into the
 * receiver's buffer is cut off and gone. A datagram above 65,507 bytes is refused (EMSGSIZE). One for
 * which the receiver's queue has no room is dropped: the sender is told nothing.
 *
 * Run:     build/examples/15_udp_datagrams
 * Look at: MSG_TRUNC, the only sign of a cut datagram; the kernel's count of dropped datagrams, which
 *          the receiver gets when it asks for it (SO_RXQ_OVFL): nothing else knows of them.
 */
#include "loopback.h" /* check() and sockets on 127.0.0.1 */

enum { LARGEST = 65507 /* 65,535 minus 20 bytes of IP header and 8 of UDP header */, MANY = 20000, SIZE = 100 };

static char bytes[LARGEST + 1];

static void borders(int sender, int receiver) {
    static const char *const texts[] = { "one", "", "three" };
    char joined[32];

    printf("1. borders: three datagrams sent, then three times recv() with room for 32 bytes\n");
    for (int i = 0; i < 3; i++)
        check(rsk_send(sender, texts[i], strlen(texts[i]), 0));
    for (int i = 0; i < 3; i++) {
        int n = check(rsk_recv(receiver, joined, sizeof joined, 0));

        printf("   recv() gave %d: \"%.*s\"%s\n", n, n, joined, n == 0 ? ", an empty datagram and not the end" : "");
    }
}

static void cut(int sender, int receiver) {
    struct iovec room = { .iov_base = bytes, .iov_len = 10 };
    struct msghdr message = { .msg_iov = &room, .msg_iovlen = 1 };
    int n;

    printf("2. truncation: 100 bytes sent, room for 10\n");
    for (int i = 0; i < 3; i++)
        check(rsk_send(sender, bytes, SIZE, 0));
    printf("   recv() gave %d, and no error\n", check(rsk_recv(receiver, bytes, 10, 0)));
    n = check(rsk_recvmsg(receiver, &message, 0));
    printf("   recvmsg() gave %d, MSG_TRUNC is %s\n", n, message.msg_flags & MSG_TRUNC ? "set" : "not set");
    printf("   recv() with MSG_PEEK | MSG_TRUNC gave %d: the real size, before it is taken\n",
           check(rsk_recv(receiver, bytes, 10, MSG_PEEK | MSG_TRUNC)));
    check(rsk_recv(receiver, bytes, sizeof bytes, 0));
    n = (int)rsk_recv(receiver, bytes, sizeof bytes, MSG_DONTWAIT);
    printf("   then recv() gave %d (%s): the rest of a cut datagram does not come later\n", n,
           rsk_error_name(rsk_last_error()));
}

static void largest(int sender, int receiver) {
    char why[512];

    printf("3. size: %d bytes sent, ", check(rsk_send(sender, bytes, LARGEST, 0)));
    printf("recv() gave %d\n", check(rsk_recv(receiver, bytes, sizeof bytes, 0)));
    if (rsk_send(sender, bytes, LARGEST + 1, 0) != -1 || rsk_explain(why, sizeof why) == -1)
        check(-1);
    printf("   %s\n", why);
}

/* One datagram and the number of those that the kernel had dropped when this one came; -1 for none. */
static int receive_and_count(int fd, uint32_t *dropped) {
    char control[CMSG_SPACE(sizeof *dropped)];
    struct iovec room = { .iov_base = bytes, .iov_len = sizeof bytes };
    struct msghdr message = { .msg_iov = &room, .msg_iovlen = 1,
                              .msg_control = control, .msg_controllen = sizeof control };
    struct cmsghdr *part;

    if (rsk_recvmsg(fd, &message, MSG_DONTWAIT) == -1)
        return check(rsk_last_error() == EAGAIN ? 0 : -1) - 1;
    for (part = CMSG_FIRSTHDR(&message); part != NULL; part = CMSG_NXTHDR(&message, part))
        if (part->cmsg_level == SOL_SOCKET && part->cmsg_type == SO_RXQ_OVFL)
            memcpy(dropped, CMSG_DATA(part), sizeof *dropped);
    return 0;
}

static int loss(int sender, int receiver) {
    int on = 1, sent = 0, received = 0;
    uint32_t dropped = 0;

    check(rsk_setsockopt(receiver, SOL_SOCKET, SO_RXQ_OVFL, &on, sizeof on));
    for (; sent < MANY; sent++)
        check(rsk_send(sender, bytes, SIZE, 0)); /* an error would end the lesson here */
    printf("4. loss: %d datagrams sent while nobody received, no send() failed\n", sent);
    while (receive_and_count(receiver, &dropped) == 0)
        received++;
    check(rsk_send(sender, "", 0, 0)); /* brings the count up to date */
    while (receive_and_count(receiver, &dropped) == 0)
        ;
    printf("   received %d, dropped by the kernel %u\n", received, dropped);
    printf("   all accounted for: %s\n", received + (int)dropped == sent ? "yes" : "no");
    return received + (int)dropped == sent ? EXIT_SUCCESS : EXIT_FAILURE;
}

int main(void) {
    int receiver, sender, result;

    print_line_by_line();
    receiver = bound_to(SOCK_DGRAM, 0);
    sender = connected_to(SOCK_DGRAM, local_port(receiver));
    borders(sender, receiver);
    cut(sender, receiver);
    largest(sender, receiver);
    result = loss(sender, receiver);
    check(rsk_close(sender));
    check(rsk_close(receiver));
    return result;
}
