/*
 * Collects what a peer sends in a buffer of 16 bytes.
 * Mistake: when the buffer is full, the length passed is 0, and the 0 returned is taken for the end.
 * Look at: "the end" while the peer is still there and bytes are waiting.
 * Reports: RSK144
 */
#include "../../loopback.h"

int main(void) {
    const char text[] = "more than sixteen bytes";
    char buffer[16];
    size_t used = 0, total = 0;
    int pair[2];

    connect_pair(pair);
    send_whole(pair[0], text, sizeof text - 1);
    check(rsk_shutdown(pair[0], SHUT_WR));
    for (;;) {
        int n;

        if (used == sizeof buffer)
            used = 0; /* use what is there, then start again */
        n = check(rsk_recv(pair[1], buffer + used, sizeof buffer - used, 0));
        if (n == 0)
            break;
        used += (size_t)n;
        total += (size_t)n;
    }
    printf("%s\n", total == sizeof text - 1 ? "all of it came" : "it ended early");
    check(rsk_close_drained(pair[1], 1000));
    check(rsk_close(pair[0]));
    return 0;
}
