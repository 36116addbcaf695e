/*
 * A program reads what a neighbour sends, until the neighbour ends.
 *
 * The mistake: it compares revents with POLLIN. When the other side has closed, POLLIN comes together
 * with POLLHUP, the comparison fails, nothing is read, and poll() returns at once for ever.
 *
 * Look at: how often poll() returns. (The program gives up at some time; a real one would not.)
 *
 * Reports: RSK169
 */
#include "../../loopback.h"

int main(void) {
    int pair[2], turns;
    char buffer[16];

    check(rsk_socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair));
    send_whole(pair[1], "goodbye", 7);

    struct pollfd readable = { .fd = pair[0], .events = POLLIN };

    for (turns = 0; turns < 3000; turns++) {
        ssize_t n = 1;

        check(rsk_poll(&readable, 1, 1000));
        if (readable.revents == POLLIN)
            n = check(rsk_recv(pair[0], buffer, sizeof buffer, 0));
        if (n == 0)
            break;
        if (turns == 0)
            check(rsk_close(pair[1])); /* the neighbour ends */
    }
    printf("poll() returned %s\n", turns > 10 ? "thousands of times" : "twice");
    return check(rsk_close(pair[0]));
}
