/*
 * Lesson 20: flow control and congestion control: how TCP keeps a fast sender from drowning anybody.
 *
 * Flow control protects the receiver: with each ACK it says how much it still has room for (the
 * window). When that is 0 the sender's kernel waits, and when its own queue is full too, send() waits.
 * Congestion control protects the network: the sender's kernel keeps a limit of its own, the
 * congestion window; it begins small and grows with every ACK.
 *
 * Run:     build/examples/20_flow_control
 * Look at: send() took far more than the reader ever read; each byte is in exactly one of three
 *          places; the window opens only when the reader reads.
 */
#include "tcp_figures.h" /* TCP_INFO with names; check() and sockets on 127.0.0.1 */
#include <linux/sockios.h>
#include <sys/ioctl.h>

enum { BUFFER = 64 * 1024, SEGMENT = 1400 /* as on an Ethernet; the loopback interface would take 65,483 */ };

static char bytes[BUFFER];
static long taken, was_read; /* by the sender's kernel; by the receiving program */

/* sockets[0] sends, sockets[1] receives. The options are inherited by what accept() makes. */
static void connect_with(int sockets[2], int receive_buffer) {
    int listener = listener_with(1), segment = SEGMENT;
    struct sockaddr_in address = on_loopback(local_port(listener));

    check(rsk_setsockopt(listener, IPPROTO_TCP, TCP_MAXSEG, &segment, sizeof segment));
    if (receive_buffer != 0)
        check(rsk_setsockopt(listener, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer));
    sockets[0] = check(rsk_socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    check(rsk_connect(sockets[0], (struct sockaddr *)&address, sizeof address));
    sockets[1] = check(rsk_accept4(listener, NULL, NULL, SOCK_CLOEXEC));
    check(rsk_set_nonblocking(sockets[0], 1));
    check(rsk_close(listener));
    taken = was_read = 0;
}

static long send_until_it_would_block(int fd) {
    long before = taken;
    ssize_t n;

    while ((n = rsk_send(fd, bytes, sizeof bytes, 0)) > 0)
        taken += n;
    check(rsk_last_error() == EAGAIN ? 0 : -1);
    return taken - before;
}

static void receive(int fd, long wanted) {
    for (long left = wanted; left > 0;) {
        int n = check(rsk_recv(fd, bytes, left < BUFFER ? (size_t)left : BUFFER, 0));

        if (n == 0)
            exit(EXIT_FAILURE);
        left -= n;
        was_read += n;
    }
}

/* Each byte is with the reading program, in the receiver's queue, or in the sender's queue. */
static int show(const int sockets[2]) {
    struct pollfd writable = { .fd = sockets[0], .events = POLLOUT };
    int unread, unsent = -1;

    for (int tries = 0; tries < 200; tries++) { /* until what is on its way has arrived */
        unread = check(rsk_bytes_available(sockets[1]));
        check_system(ioctl(sockets[0], SIOCOUTQ, &unsent), "SIOCOUTQ"); /* not sent, or not acknowledged */
        if (tcp_figures(sockets[0]).not_acknowledged == 0 && was_read + unread + unsent == taken)
            break;
        pause_ms(5);
    }
    printf("%10ld %16d %14d %13u    %s\n", was_read, unread, unsent, tcp_figures(sockets[0]).peer_window,
           check(rsk_poll(&writable, 1, 0)) == 1 ? "goes on" : "would wait");
    return was_read + unread + unsent == taken;
}

static int flow_control(void) {
    int sockets[2], whole = 1, send_buffer = 2 * BUFFER;

    connect_with(sockets, BUFFER);
    check(rsk_setsockopt(sockets[0], SOL_SOCKET, SO_SNDBUF, &send_buffer, sizeof send_buffer));
    printf("flow control\n      read receiver's queue sender's queue        window    send()\n");
    whole &= show(sockets);
    printf("          send() took %ld bytes, then EAGAIN; the program at the other end has read nothing\n",
           send_until_it_would_block(sockets[0]));
    while (whole && was_read < taken) {
        whole &= show(sockets);
        receive(sockets[1], taken - was_read < BUFFER ? taken - was_read : BUFFER);
    }
    whole &= show(sockets);
    printf("every byte was in one of the three places, at each step: %s\n", whole ? "yes" : "no");
    printf("the window held the sender back for %.1f ms\n", (double)tcp_figures(sockets[0]).window_limited_us / 1e3);
    check(rsk_close(sockets[0]));
    check(rsk_close(sockets[1]));
    return whole;
}

static void congestion_control(void) {
    struct tcp_figures now;
    int sockets[2];

    connect_with(sockets, 0);
    check(rsk_setsockopt(sockets[0], IPPROTO_TCP, TCP_CONGESTION, "reno", 4)); /* the oldest one; every Linux has it */
    printf("\ncongestion control (reno)\n%10s %19s %18s\n", "read", "congestion window", "round trip time");
    for (int i = 0; i < 5; i++) {
        now = tcp_figures(sockets[0]);
        printf("%10ld %10u segments %15.3f ms\n", was_read, now.congestion_window, (double)now.round_trip_us / 1e3);
        receive(sockets[1], send_until_it_would_block(sockets[0]));
    }
    check(rsk_close(sockets[0]));
    check(rsk_close(sockets[1]));
}

int main(void) {
    int whole;

    print_line_by_line();
    whole = flow_control();
    congestion_control();
    return whole ? EXIT_SUCCESS : EXIT_FAILURE;
}
