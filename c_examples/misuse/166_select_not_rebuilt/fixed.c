/*
 * A program waits for a message with select(), a little at a time, because it has other work too.
 *
 * The set is filled anew before each select(), which takes out of it what is not ready.
 *
 * Look at: the message is seen.
 *
 * Reports: nothing
 */
#include "../../loopback.h"

int main(void) {
    fd_set readable;
    int pair[2], got = 0;

    connect_pair(pair);
    for (int turn = 0; turn < 8 && !got; turn++) {
        struct timeval pause = { 0, 50000 }; /* 50 ms, anew each time */

        check(rsk_fd_zero(&readable));
        check(rsk_fd_set(pair[0], &readable));
        if (check(rsk_select(pair[0] + 1, &readable, NULL, NULL, &pause)) > 0) {
            char byte;

            got = check(rsk_recv(pair[0], &byte, 1, 0));
        }
        if (turn == 1)
            send_whole(pair[1], "!", 1); /* the other side answers */
    }
    printf("the message was %s\n", got ? "seen" : "not seen");
    check(rsk_close(pair[0]));
    return check(rsk_close(pair[1]));
}
