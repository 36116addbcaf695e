/*
 * A server takes two messages of a client, with epoll and EPOLLONESHOT.
 *
 * When the event is dealt with, the socket is armed again with EPOLL_CTL_MOD.
 *
 * Look at: both messages are seen.
 *
 * Reports: nothing
 */
#include "../../loopback.h"

int main(void) {
    struct epoll_event event = { .events = EPOLLIN | EPOLLONESHOT };
    int pair[2], epoll = check(rsk_epoll_create1(EPOLL_CLOEXEC)), seen = 0;
    char message[16];

    connect_pair(pair);
    check(rsk_set_nonblocking(pair[1], 1));
    event.data.fd = pair[1];
    check(rsk_epoll_ctl(epoll, EPOLL_CTL_ADD, pair[1], &event));
    send_whole(pair[0], "first", 5);

    for (int turn = 0; turn < 6 && seen < 2; turn++) {
        if (check(rsk_epoll_wait(epoll, &event, 1, 450)) == 0)
            continue; /* nothing yet */
        check(rsk_recv(event.data.fd, message, sizeof message, 0));
        seen++;
        event.events = EPOLLIN | EPOLLONESHOT;
        check(rsk_epoll_ctl(epoll, EPOLL_CTL_MOD, event.data.fd, &event));
        if (seen == 1)
            send_whole(pair[0], "second", 6);
    }
    printf("%d of 2 messages\n", seen);
    check(rsk_close(epoll));
    check(rsk_close(pair[0]));
    return check(rsk_close(pair[1]));
}
