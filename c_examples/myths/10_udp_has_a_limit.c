/*
 * Myth 10: "send() cuts what is too large for one packet."
 *
 * TCP cuts a stream into segments. A UDP datagram stays one: above 65,507 bytes (65,535 minus 20 for
 * the IP header and 8 for the UDP header) it is refused, and nothing of it is sent.
 *
 * Run:     build/examples/myths/10_udp_has_a_limit
 * Look at: one byte makes the difference; TCP makes several segments of the same bytes.
 */
#include "myth.h"

enum { LARGEST = 65507 };

int main(void) {
    static char data[LARGEST + 1];
    int receiver, sender, pair[2], n;

    claim("send() cuts what is too large for one packet");
    receiver = bound_to(SOCK_DGRAM, 0);
    sender = connected_to(SOCK_DGRAM, local_port(receiver));
    n = check(rsk_send(sender, data, LARGEST, 0));
    really(n == LARGEST && check(rsk_recv(receiver, data, sizeof data, 0)) == LARGEST,
           "UDP: %d bytes are sent, and arrive as one datagram", n);
    really(failed_with(rsk_send(sender, data, LARGEST + 1, 0), EMSGSIZE),
           "UDP: %d bytes are refused: EMSGSIZE", LARGEST + 1);
    really(failed_with(rsk_recv(receiver, data, sizeof data, MSG_DONTWAIT), EAGAIN),
           "UDP: no part of them has arrived");
    check(rsk_close(sender));
    check(rsk_close(receiver));

    connect_pair(pair);
    n = check(rsk_send(pair[0], data, sizeof data, 0));
    really(n == LARGEST + 1 && check(rsk_recv(pair[1], data, sizeof data, MSG_WAITALL)) == n,
           "TCP: %d bytes are sent, and arrive", n);
    really(tcp_figures(pair[0]).data_segments_out > 1, "TCP: cut into %u segments",
           tcp_figures(pair[0]).data_segments_out);
    check(rsk_close(pair[0]));
    check(rsk_close(pair[1]));
    return EXIT_SUCCESS;
}
