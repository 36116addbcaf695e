/*
 * A program waits with select() for a message that is there already.
 *
 * nfds is the highest number in all sets plus one.
 *
 * Look at: the message is seen.
 *
 * Reports: nothing
 */
#include "../../loopback.h"

int main(void) {
    struct timeval pause = { 0, 100000 }; /* 100 ms */
    int pair[2], n;
    fd_set readable;

    connect_pair(pair);
    send_whole(pair[1], "hello", 5);
    check(rsk_fd_zero(&readable));
    check(rsk_fd_set(pair[0], &readable));
    n = check(rsk_select(pair[0] + 1, &readable, NULL, NULL, &pause));
    printf("%d ready\n", n);
    check(rsk_close(pair[0]));
    return check(rsk_close(pair[1]));
}
