/* Edge-triggered and fair: each client gets 64 bytes a turn, and who has more stands in a list of the program's own. */
#include <errno.h>
#include <rustsock.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CLIENTS 3

static void die(const char *what) {
    rsk_perror(what);
    exit(EXIT_FAILURE);
}

int main(void) {
    static char block[1000];
    int ours[CLIENTS], theirs[CLIENTS], more[CLIENTS] = { 0 }, epoll = rsk_epoll_create1(EPOLL_CLOEXEC);
    size_t total = 0;

    if (epoll == -1)
        die("epoll");
    for (int i = 0; i < CLIENTS; i++) {
        struct epoll_event event = { .events = EPOLLIN | EPOLLET, .data.u32 = (uint32_t)i };
        int pair[2];
        if (rsk_socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, pair) == -1)
            die("socketpair");
        ours[i] = pair[0];
        theirs[i] = pair[1];
        if (rsk_epoll_ctl(epoll, EPOLL_CTL_ADD, ours[i], &event) == -1)
            die("epoll_ctl");
        if (rsk_send(theirs[i], block, sizeof block, 0) != (ssize_t)sizeof block)
            die("send");
    }
    while (total < CLIENTS * sizeof block) {
        struct epoll_event events[CLIENTS];
        int waiting = more[0] || more[1] || more[2], n = rsk_epoll_wait(epoll, events, CLIENTS, waiting ? 0 : 1000);
        if (n == -1)
            die("epoll_wait");
        for (int i = 0; i < n; i++)
            more[events[i].data.u32] = 1;
        for (int i = 0; i < CLIENTS; i++) {
            ssize_t got;
            if (!more[i])
                continue;
            got = rsk_recv(ours[i], block, 64, 0);
            if (got > 0)
                total += (size_t)got;
            else if (got == -1 && rsk_last_error() == EAGAIN)
                more[i] = 0;
            else
                die("recv");
        }
    }
    for (int i = 0; i < CLIENTS; i++) {
        rsk_close(ours[i]);
        rsk_close(theirs[i]);
    }
    rsk_close(epoll);
    return EXIT_SUCCESS;
}
