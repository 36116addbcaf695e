/*
 * Myth 16: "TCP has a flaw: it sends everything again when only a little was lost."
 *
 * Without sending again the lost bytes would be missing. And it sends again what is missing and little
 * else: the receiver says which bytes it has (selective acknowledgements, SACK).
 *
 * Run:     build/examples/myths/16_retransmission_is_no_flaw
 * Look at: how much was sent again, and what UDP made of the same path. Ends with 77 where packets
 *          cannot be lost on purpose.
 */
#include "../lossy_path.h" /* a filter that loses packets on arrival */
#include "myth.h"

enum { BYTES = 1000000, SEGMENT = 1400, LOST_PERCENT = 2, SACK = 2 };

static unsigned char data[BYTES], copy[BYTES];

static void send_and_receive(int sender, int receiver) {
    size_t sent = 0, received = 0;
    ssize_t n;

    while (received < BYTES) {
        size_t piece = BYTES - sent < SEGMENT ? BYTES - sent : SEGMENT; /* each a packet of its own */

        n = piece > 0 ? rsk_send(sender, data + sent, piece, MSG_DONTWAIT) : 0;
        check(n == -1 && rsk_last_error() != EAGAIN ? -1 : 0);
        sent += n > 0 ? (size_t)n : 0;
        if (n <= 0)
            check(readable_within(receiver, 5)); /* what was lost takes its time */
        n = rsk_recv(receiver, copy + received, BYTES - received, MSG_DONTWAIT);
        check(n == -1 && rsk_last_error() != EAGAIN ? -1 : 0);
        received += n > 0 ? (size_t)n : 0;
    }
}

static int lost_by_udp(void) {
    int receiver = bound_to(SOCK_DGRAM, 0), sender = connected_to(SOCK_DGRAM, local_port(receiver)), received = 0;

    lose_percent(receiver, LOST_PERCENT);
    for (int i = 0; i < BYTES / SEGMENT; i++) {
        check(rsk_send(sender, data, SEGMENT, 0));
        received += rsk_recv(receiver, copy, SEGMENT, MSG_DONTWAIT) == SEGMENT;
    }
    check(rsk_close(sender));
    check(rsk_close(receiver));
    return BYTES / SEGMENT - received;
}

int main(void) {
    struct sockaddr_in address;
    struct tcp_figures sender;
    int listener, client, server, segment = SEGMENT, on = 1, lost;

    claim("TCP has a flaw: it sends everything again when only a little was lost");
    prepare_lossy_path();
    lost = lost_by_udp();
    really(lost > 0, "UDP, %d %% are lost on the way: %d of %d datagrams are missing, for ever", LOST_PERCENT, lost,
           BYTES / SEGMENT);

    listener = listener_with(1);
    check(rsk_setsockopt(listener, IPPROTO_TCP, TCP_MAXSEG, &segment, sizeof segment)); /* as on an Ethernet */
    address = on_loopback(local_port(listener));
    client = check(rsk_socket(AF_INET, SOCK_STREAM, 0));
    check(rsk_setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on));
    check(rsk_setsockopt(client, IPPROTO_TCP, TCP_CONGESTION, "reno", 4));
    check(rsk_connect(client, (struct sockaddr *)&address, sizeof address));
    server = check(rsk_accept(listener, NULL, NULL));
    for (size_t i = 0; i < BYTES; i++)
        data[i] = (unsigned char)(i * 2654435761u >> 11);
    lose_percent(server, LOST_PERCENT);
    send_and_receive(client, server);
    lose_nothing(server);
    really(memcmp(data, copy, BYTES) == 0, "TCP over the same path: all %d bytes arrived, and are the same", BYTES);
    sender = tcp_figures(client);
    really((sender.options & SACK) != 0, "the receiver tells what it has (SACK)");
    really(sender.bytes_sent_again > 0 && sender.bytes_sent_again < BYTES / 2,
           "%.1f %% were sent again, not everything", 100.0 * (double)sender.bytes_sent_again / BYTES);
    if (rsk_close(client) == -1 || rsk_close(server) == -1 || rsk_close(listener) == -1)
        check(-1);
    return EXIT_SUCCESS;
}
