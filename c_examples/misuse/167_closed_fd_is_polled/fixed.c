/*
 * A server talks to two clients with poll(). One of them leaves; the other one is still to come.
 *
 * The entry of the one that left gets fd -1: poll() leaves it out.
 *
 * Look at: poll() returns three times.
 *
 * Reports: nothing
 */
#include "../../loopback.h"
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
    int first[2], second[2], open = 2;
    long turns = 0;
    char buffer[16];

    connect_pair(first);
    connect_pair(second);
    if (check_system(fork(), "fork") == 0) {
        check(rsk_close(first[0])); /* the first client leaves, the second one speaks later and leaves too */
        pause_ms(150);
        send_whole(second[0], "hello", 5);
        _exit(0);
    }
    check(rsk_close(first[0]));
    check(rsk_close(second[0]));

    struct pollfd watched[2] = { { .fd = first[1], .events = POLLIN }, { .fd = second[1], .events = POLLIN } };

    while (open > 0) {
        turns++;
        check(rsk_poll(watched, 2, 1000));
        for (int i = 0; i < 2; i++) {
            if ((watched[i].revents & (POLLIN | POLLHUP)) == 0)
                continue;
            if (check(rsk_recv(watched[i].fd, buffer, sizeof buffer, 0)) > 0)
                continue;
            check(rsk_close(watched[i].fd));
            watched[i].fd = -1;
            open--;
        }
    }
    printf("poll() returned %s\n", turns > 10 ? "very often" : "a few times");
    return check_system(wait(NULL), "wait") > 0 ? 0 : 1;
}
