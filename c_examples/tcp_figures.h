/*
 * What the kernel says of a TCP connection: the option TCP_INFO. The structure in <netinet/tcp.h> has
 * only the older figures, so here is the whole of it, in the kernel's order (struct tcp_info in
 * linux/tcp.h) and with longer names. A kernel that knows less leaves zeros at the end.
 */
#ifndef TCP_FIGURES_H
#define TCP_FIGURES_H

#include "loopback.h"

struct tcp_figures {
    uint8_t state, recovery_state, timeouts_in_a_row, probes, backoff, options, window_scales, flags;
    uint32_t timeout_us, delayed_ack_us, send_mss, receive_mss; /* MSS: the most data in one segment */
    uint32_t not_acknowledged, sacked, lost, being_sent_again, forward_acked; /* segments; a listener: its queue */
    uint32_t data_sent_ms_ago, ack_sent_ms_ago, data_received_ms_ago, ack_received_ms_ago;
    uint32_t path_mtu, receive_threshold, round_trip_us, round_trip_varies_us;
    uint32_t slow_start_threshold, congestion_window, announced_mss, reordering; /* in segments */
    uint32_t receiver_round_trip_us, receive_space, segments_sent_again;
    uint64_t pacing_rate, highest_pacing_rate, bytes_acknowledged, bytes_received;
    uint32_t segments_out, segments_in, not_sent, shortest_round_trip_us, data_segments_in, data_segments_out;
    uint64_t delivery_rate, busy_us, window_limited_us, buffer_limited_us;
    uint32_t delivered, delivered_marked;
    uint64_t bytes_sent, bytes_sent_again;
    uint32_t duplicates_seen, reorderings_seen, came_out_of_order, peer_window;
};
_Static_assert(offsetof(struct tcp_figures, pacing_rate) == 104, "the kernel's structure has no gap here");

static inline struct tcp_figures tcp_figures(int fd) {
    struct tcp_figures figures;
    socklen_t length = sizeof figures;

    memset(&figures, 0, sizeof figures);
    check(rsk_getsockopt(fd, IPPROTO_TCP, TCP_INFO, &figures, &length));
    return figures;
}

static inline const char *tcp_state(int fd) {
    static const char *const names[] = { "?", "ESTABLISHED", "SYN_SENT", "SYN_RECV", "FIN_WAIT1", "FIN_WAIT2",
                                         "TIME_WAIT", "CLOSE", "CLOSE_WAIT", "LAST_ACK", "LISTEN", "CLOSING" };
    unsigned state = tcp_figures(fd).state;

    return names[state < sizeof names / sizeof names[0] ? state : 0];
}

#endif
