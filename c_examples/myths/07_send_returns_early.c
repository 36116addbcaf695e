/*
 * Myth 07: "send() returns when the other side has the data."
 *
 * It returns when the own kernel has taken it. Megabytes can be "sent" to a program that never reads,
 * and the first send() after the peer has left succeeds too. Only an answer of the peer's program says
 * that it has got something.
 *
 * Run:     build/examples/myths/07_send_returns_early
 * Look at: how much went before send() would have waited; what happened to bytes that were "sent".
 */
#include "myth.h"

int main(void) {
    static char block[65536];
    int pair[2], ms;
    double total = 0;
    ssize_t n;

    claim("send() returns when the other side has the data");
    connect_pair(pair);
    check(rsk_set_nonblocking(pair[0], 1));
    while ((n = rsk_send(pair[0], block, sizeof block, 0)) > 0)
        total += (double)n;
    really(failed_with(n, EAGAIN) && total > 65536, "the peer never called recv(), and send() took %.2f MB before it "
           "would wait", total / 1e6);
    check(rsk_close(pair[0]));
    check(rsk_close(pair[1]));

    connect_pair(pair);
    check(rsk_close(pair[1]));
    for (ms = 0; ms < 1000 && strcmp(tcp_state(pair[0]), "CLOSE_WAIT") != 0; ms++)
        pause_ms(1); /* until its FIN is here */
    n = rsk_send(pair[0], "hello", 5, 0);
    really(n == 5, "the peer has closed, and send() gave %zd: those bytes are lost", n);
    for (ms = 0; ms < 1000 && strcmp(tcp_state(pair[0]), "CLOSE") != 0; ms++)
        pause_ms(1); /* until the peer's kernel has answered with a reset */
    n = rsk_send(pair[0], "hello", 5, 0);
    really(n == -1 && (rsk_last_error() == EPIPE || rsk_last_error() == ECONNRESET),
           "only the next one said so: -1, %s", rsk_error_name(rsk_last_error()));
    check(rsk_close(pair[0]));
    return EXIT_SUCCESS;
}
