/*
 * Myth 09: "What recv() has no room for comes with the next recv()."
 *
 * True for a stream. A datagram is taken off the queue as a whole: what does not fit is gone, and
 * recv() does not say so. MSG_TRUNC does.
 *
 * Run:     build/examples/myths/09_short_recv_loses_the_rest
 * Look at: 90 bytes that nobody will ever see, and the two ways to notice.
 */
#include "myth.h"

int main(void) {
    int receiver, sender, pair[2], n, rest = 0;
    char data[100] = { 0 };

    claim("what recv() has no room for comes with the next recv()");
    connect_pair(pair);
    check(rsk_send(pair[0], data, sizeof data, 0));
    check(rsk_close(pair[0]));
    n = check(rsk_recv(pair[1], data, 10, MSG_WAITALL));
    for (int got; (got = check(rsk_recv(pair[1], data, sizeof data, 0))) > 0;)
        rest += got;
    really(n == 10 && rest == 90, "true for TCP: recv(10) of 100 bytes gave %d, the other %d came later", n, rest);
    check(rsk_close(pair[1]));

    receiver = bound_to(SOCK_DGRAM, 0);
    sender = connected_to(SOCK_DGRAM, local_port(receiver));
    check(rsk_send(sender, data, sizeof data, 0));
    n = check(rsk_recv(receiver, data, 10, 0));
    really(n == 10, "not for UDP: recv(10) of 100 bytes gave %d", n);
    really(failed_with(rsk_recv(receiver, data, sizeof data, MSG_DONTWAIT), EAGAIN), "then there was nothing (EAGAIN): "
           "%zu bytes are lost, without an error", sizeof data - 10);
    check(rsk_send(sender, data, sizeof data, 0));
    n = check(rsk_recv(receiver, data, 10, MSG_TRUNC));
    really(n == 100, "with MSG_TRUNC recv(10) gave %d, the real size: more than there was room for", n);
    check(rsk_close(sender));
    check(rsk_close(receiver));
    return EXIT_SUCCESS;
}
