/*
 * Myth 06: "recv() returns the number of bytes received, or -1: there is nothing else."
 *
 * There is 0, and on a TCP connection it means that the peer has ended its direction: no byte will
 * come any more, and asking again gives 0 at once, for ever. It is no error and not "nothing yet".
 *
 * Run:     build/examples/myths/06_recv_zero_is_the_end
 * Look at: the three answers: -1 and EAGAIN, a number, 0. A loop that takes 0 for "no data yet" spins.
 */
#include "myth.h"

int main(void) {
    int pair[2], n, zeros = 0;
    char text[16];

    claim("recv() returns the number of bytes received, or -1: there is nothing else");
    connect_pair(pair);
    really(failed_with(rsk_recv(pair[1], text, sizeof text, MSG_DONTWAIT), EAGAIN),
           "nothing has come yet: -1 and EAGAIN");
    check(rsk_send(pair[0], "last words", 10, 0));
    check(rsk_close(pair[0]));
    n = check(rsk_recv(pair[1], text, sizeof text, 0));
    really(n == 10, "the peer has sent and closed: first its bytes come, recv() gave %d", n);
    rsk_clear_error();
    n = check(rsk_recv(pair[1], text, sizeof text, 0));
    really(n == 0 && rsk_last_error() == 0, "then recv() gave %d, and that is no error: the peer sends no more", n);
    for (int i = 0; i < 1000; i++)
        zeros += check(rsk_recv(pair[1], text, sizeof text, 0)) == 0;
    really(zeros == 1000, "and 0 each of %d times more, without waiting", zeros);
    check(rsk_close(pair[1]));

    check(rsk_socketpair(AF_UNIX, SOCK_DGRAM, 0, pair));
    check(rsk_send(pair[0], "", 0, 0));
    check(rsk_send(pair[0], "more", 4, 0));
    really(check(rsk_recv(pair[1], text, sizeof text, 0)) == 0 && check(rsk_recv(pair[1], text, sizeof text, 0)) == 4,
           "only for streams: with datagrams 0 is an empty one, and the next has 4 bytes");
    check(rsk_close(pair[0]));
    check(rsk_close(pair[1]));
    return EXIT_SUCCESS;
}
