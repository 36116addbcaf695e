/*
 * A server reads a message of 12 bytes in pieces of 4, with epoll and EPOLLET.
 *
 * The mistake: it reads one piece for each event. With EPOLLET an event comes when something new
 * arrives, and for the two pieces that are left nothing new arrives.
 *
 * Look at: 4 of 12 bytes, then nothing, though they are there.
 *
 * Reports: RSK170
 */
#include "../../loopback.h"

int main(void) {
    struct epoll_event event = { .events = EPOLLIN | EPOLLET };
    int pair[2], epoll = check(rsk_epoll_create1(EPOLL_CLOEXEC));
    size_t have = 0;
    char piece[4];

    connect_pair(pair);
    check(rsk_set_nonblocking(pair[1], 1));
    event.data.fd = pair[1];
    check(rsk_epoll_ctl(epoll, EPOLL_CTL_ADD, pair[1], &event));
    send_whole(pair[0], "twelve bytes", 12);

    while (have < 12 && check(rsk_epoll_wait(epoll, &event, 1, 400)) == 1) {
        have += (size_t)check(rsk_recv(event.data.fd, piece, sizeof piece, 0));
    }
    printf("%zu of 12 bytes\n", have);
    check(rsk_close(epoll));
    check(rsk_close(pair[0]));
    return check(rsk_close(pair[1]));
}
