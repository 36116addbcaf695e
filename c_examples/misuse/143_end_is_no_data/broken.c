/*
 * Reads what a peer sends until there is no more.
 * Mistake: rsk_recv() = 0 is taken for "nothing there yet". It is the end: it will be 0 for ever.
 * Look at: how often the loop runs; without its limit it would take a whole processor.
 * Reports: RSK143
 */
#include "../../loopback.h"

int main(void) {
    char buffer[64];
    int pair[2], turns = 0, total = 0;

    connect_pair(pair);
    send_whole(pair[0], "hello", 5);
    check(rsk_close(pair[0]));
    while (turns < 1000) {
        int n = check(rsk_recv(pair[1], buffer, sizeof buffer, 0));

        turns++;
        if (n == 0)
            continue; /* nothing yet: try again */
        total += n;
    }
    printf("%d bytes\n", total);
    printf("%s\n", turns < 10 ? "left the loop at the end" : "ran round and round");
    check(rsk_close(pair[1]));
    return 0;
}
