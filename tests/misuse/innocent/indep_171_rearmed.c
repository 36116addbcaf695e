/* ONESHOT: one client is armed again after its turn, one is finished and closed, one waits on purpose until it is wanted. */
#include <rustsock.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void die(const char *what) {
    rsk_perror(what);
    exit(EXIT_FAILURE);
}

int main(void) {
    int ours[3], theirs[3], turns = 0, epoll = rsk_epoll_create1(EPOLL_CLOEXEC);
    char data[10];

    if (epoll == -1)
        die("epoll");
    for (int i = 0; i < 3; i++) {
        struct epoll_event event = { .events = EPOLLIN | EPOLLONESHOT, .data.u32 = (uint32_t)i };
        int pair[2];
        if (rsk_socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) == -1)
            die("socketpair");
        ours[i] = pair[0];
        theirs[i] = pair[1];
        if (rsk_epoll_ctl(epoll, EPOLL_CTL_ADD, ours[i], &event) == -1 || rsk_send(theirs[i], "abcd", 4, 0) != 4)
            die("client");
    }
    while (turns < 6) {
        struct epoll_event events[3];
        int n = rsk_epoll_wait(epoll, events, 3, 1000);
        if (n <= 0)
            die("epoll_wait");
        for (int i = 0; i < n; i++) {
            uint32_t who = events[i].data.u32;
            turns++;
            if (rsk_recv(ours[who], data, who == 0 ? 1 : 4, 0) <= 0)
                die("recv");
            events[i].events = EPOLLIN | EPOLLONESHOT;
            if (who == 0 && turns < 6 && rsk_epoll_ctl(epoll, EPOLL_CTL_MOD, ours[0], &events[i]) == -1)
                die("again");
            if (who == 1)
                rsk_close(ours[1]);
        }
    }
    for (int i = 0; i < 3; i++) {
        if (i != 1)
            rsk_close(ours[i]);
        rsk_close(theirs[i]);
    }
    rsk_close(epoll);
    return EXIT_SUCCESS;
}
