/*
 * Lesson 21: order and loss: what the network may do to packets, and who puts it right.
 *
 * IP promises nothing: packets may overtake each other and get lost. UDP hands on what comes, as it
 * comes. TCP numbers the bytes: the receiver keeps what came too early, and what is not acknowledged
 * is sent again. The program sees nothing of it, but for the time it takes.
 *
 * Run:     build/examples/21_order_and_loss
 * Look at: the same messages over the same bad path; the counters of TCP_INFO, the only trace that
 *          TCP leaves of the losses; the congestion window: TCP takes a loss for an overloaded network.
 */
#include "lossy_path.h" /* a filter that loses packets on arrival */
#include "tcp_figures.h" /* TCP_INFO with names; check() and sockets on 127.0.0.1 */

enum { MESSAGES = 30, LOST_PERCENT = 30, WAIT_MS = 200 };

static void send_number(int fd, int number) {
    char text[8];

    snprintf(text, sizeof text, "%4d", number);
    send_whole(fd, text, 4);
}

static void receive_datagrams(int fd) {
    char text[8] = "";
    int count = 0;

    printf("   received:");
    for (; readable_within(fd, WAIT_MS); count++) {
        check(rsk_recv(fd, text, 4, 0));
        printf(" %ld", strtol(text, NULL, 10));
    }
    printf("\n   %d of %d, and no error at either end\n", count, MESSAGES);
}

/* A router with two ways out: of each three datagrams the first takes the longer one. */
static void relay(int in, int out) {
    char kept[8], text[8];

    for (int i = 0; i < MESSAGES; i++) {
        check(rsk_recv(in, i % 3 == 0 ? kept : text, 4, 0));
        if (i % 3 != 0)
            check(rsk_send(out, text, 4, 0));
        if (i % 3 == 2)
            check(rsk_send(out, kept, 4, 0));
    }
}

static void udp(void) {
    int receiver = bound_to(SOCK_DGRAM, 0), middle = bound_to(SOCK_DGRAM, 0);
    int sender = connected_to(SOCK_DGRAM, local_port(middle)), onward = connected_to(SOCK_DGRAM, local_port(receiver));

    printf("1. UDP through a relay that sends datagrams on two ways\n");
    for (int i = 1; i <= MESSAGES; i++)
        send_number(sender, i);
    relay(middle, onward);
    receive_datagrams(receiver);
    printf("2. UDP, %d %% are lost on the way\n", LOST_PERCENT);
    lose_percent(receiver, LOST_PERCENT);
    for (int i = 1; i <= MESSAGES; i++)
        send_number(onward, i);
    receive_datagrams(receiver);
    if (rsk_close(sender) == -1 || rsk_close(middle) == -1 || rsk_close(onward) == -1 || rsk_close(receiver) == -1)
        check(-1);
}

static int tcp(void) {
    int pair[2], on = 1, wrong = 0;
    struct tcp_figures before, sender, receiver;
    double start, took;
    char text[8] = "";

    printf("3. TCP, %d %% are lost on the way\n", LOST_PERCENT);
    connect_pair(pair);
    check(rsk_setsockopt(pair[0], IPPROTO_TCP, TCP_NODELAY, &on, sizeof on)); /* a packet for each message */
    check(rsk_setsockopt(pair[0], IPPROTO_TCP, TCP_CONGESTION, "reno", 4));
    before = tcp_figures(pair[0]);
    lose_percent(pair[1], LOST_PERCENT);
    start = now_ms();
    for (int i = 1; i <= MESSAGES; i++)
        send_number(pair[0], i);
    printf("   received:");
    for (int i = 1; i <= MESSAGES; i++) {
        if (check(rsk_recv(pair[1], text, 4, MSG_WAITALL)) != 4)
            return EXIT_FAILURE;
        printf(" %ld", strtol(text, NULL, 10));
        wrong += strtol(text, NULL, 10) != i;
    }
    took = now_ms() - start;
    lose_nothing(pair[1]);
    sender = tcp_figures(pair[0]);
    receiver = tcp_figures(pair[1]);
    printf("\n   %s, after %.0f ms\n", wrong == 0 ? "all of them, in order" : "NOT in order", took);
    printf("   sender:   %u data segments sent, %u of them again\n", sender.data_segments_out,
           sender.segments_sent_again);
    printf("   receiver: %u came, %u of them before one that was missing\n", receiver.data_segments_in,
           receiver.came_out_of_order);
    printf("   congestion window: %u segments before, %u after\n", before.congestion_window, sender.congestion_window);
    check(rsk_close(pair[0]));
    check(rsk_close(pair[1]));
    return wrong == 0 && sender.segments_sent_again > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

int main(void) {
    print_line_by_line();
    prepare_lossy_path();
    udp();
    return tcp();
}
