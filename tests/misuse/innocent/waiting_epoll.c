/* Event loops that look as if they lost events, and do not. */
#include "../../../c_examples/loopback.h"
#include <pthread.h>

static int epoll;

static void watch(int operation, int fd, uint32_t events) {
    struct epoll_event event = { .events = events, .data.fd = fd };

    check(rsk_epoll_ctl(epoll, operation, fd, &event));
}

static int next(int ms) {
    struct epoll_event event;

    return check(rsk_epoll_wait(epoll, &event, 1, ms)) == 1 ? event.data.fd : -1;
}

static void nonblocking_pair(int pair[2]) {
    connect_pair(pair);
    check(rsk_set_nonblocking(pair[0], 1));
    check(rsk_set_nonblocking(pair[1], 1));
}

/* The messages have four bytes, so the program knows when it has read all without EAGAIN. */
static void exact_messages(void) {
    int pair[2];
    char message[4];

    nonblocking_pair(pair);
    watch(EPOLL_CTL_ADD, pair[0], EPOLLIN | EPOLLET);
    for (int i = 0; i < 5; i++) {
        send_whole(pair[1], "four", 4);
        if (next(1000) == pair[0])
            check(rsk_recv(pair[0], message, 4, 0));
        if (i == 3) {
            next(350);
            next(350);
            next(350);
        }
    }
    watch(EPOLL_CTL_DEL, pair[0], 0);
    rsk_close(pair[0]), rsk_close(pair[1]);
}

static void *read_later(void *fd) {
    char piece[4];

    pause_ms(600);
    while (rsk_recv(*(int *)fd, piece, sizeof piece, 0) > 0)
        ;
    return NULL;
}

/* Another thread reads, in its own time. */
static void handed_over(void) {
    int pair[2];
    pthread_t reader;

    nonblocking_pair(pair);
    watch(EPOLL_CTL_ADD, pair[0], EPOLLIN | EPOLLET);
    send_whole(pair[1], "some more bytes", 15);
    if (next(1000) == pair[0])
        check_system(pthread_create(&reader, NULL, read_later, &pair[0]), "pthread_create");
    next(400);
    next(400);
    check_system(pthread_join(reader, NULL), "pthread_join");
    watch(EPOLL_CTL_DEL, pair[0], 0);
    rsk_close(pair[0]), rsk_close(pair[1]);
}

/* A proxy: what one side sends is not read on as long as the other side takes nothing. */
static void slow_side(void) {
    static char block[65536];
    int in[2], out[2];
    ssize_t n;

    nonblocking_pair(in);
    nonblocking_pair(out);
    watch(EPOLL_CTL_ADD, in[0], EPOLLIN | EPOLLET);
    send_whole(in[1], block, 1000);
    if (next(1000) == in[0])
        check(rsk_recv(in[0], block, 10, 0));
    while ((n = rsk_send(out[0], block, sizeof block, 0)) > 0)
        ;
    next(400);
    next(400);
    next(400);
    while (rsk_recv(in[0], block, sizeof block, 0) > 0)
        ;
    watch(EPOLL_CTL_DEL, in[0], 0);
    rsk_close(in[0]), rsk_close(in[1]), rsk_close(out[0]), rsk_close(out[1]);
}

/* A one-shot that is armed again late, because the answer took its time. */
static void late(void) {
    int pair[2];
    char message[16];

    nonblocking_pair(pair);
    watch(EPOLL_CTL_ADD, pair[0], EPOLLIN | EPOLLONESHOT);
    for (int i = 0; i < 2; i++) {
        send_whole(pair[1], "request", 7);
        if (next(1000) == pair[0])
            check(rsk_recv(pair[0], message, sizeof message, 0));
        send_whole(pair[1], "request", 7);
        for (int turn = 0; turn < (i == 0 ? 1 : 6); turn++)
            next(400);
        watch(EPOLL_CTL_MOD, pair[0], EPOLLIN | EPOLLONESHOT);
        if (next(1000) == pair[0])
            check(rsk_recv(pair[0], message, sizeof message, 0));
        watch(EPOLL_CTL_MOD, pair[0], EPOLLIN | EPOLLONESHOT);
    }
    watch(EPOLL_CTL_DEL, pair[0], 0);
    rsk_close(pair[0]), rsk_close(pair[1]);
}

/* Closing takes a socket without copies out by itself; its number comes again. */
static void numbers_come_again(void) {
    int pair[2];
    char byte;

    for (int i = 0; i < 20; i++) {
        connect_pair(pair);
        watch(EPOLL_CTL_ADD, pair[0], EPOLLIN);
        send_whole(pair[1], "x", 1);
        if (next(1000) == pair[0])
            check(rsk_recv(pair[0], &byte, 1, 0));
        check(rsk_close(pair[1]));
        check(rsk_close(pair[0]));
    }
    next(10);
}

/* Closed first and taken out then: what was taken out is gone already, and the program does not care. */
static void out_after_the_close(void) {
    int pair[2];

    connect_pair(pair);
    watch(EPOLL_CTL_ADD, pair[0], EPOLLIN);
    check(rsk_close(pair[0]));
    if (rsk_epoll_ctl(epoll, EPOLL_CTL_DEL, pair[0], NULL) == -1 && rsk_last_error() != EBADF)
        check(-1);
    check(rsk_close(pair[1]));
}

/* Level-triggered: what is left is reported again. */
static void in_pieces(void) {
    int pair[2];
    char byte;

    connect_pair(pair);
    watch(EPOLL_CTL_ADD, pair[0], EPOLLIN);
    send_whole(pair[1], "piece by piece", 14);
    for (int i = 0; i < 14; i++)
        if (next(1000) == pair[0])
            check(rsk_recv(pair[0], &byte, 1, 0));
    /* Half closed on both sides, and read in pieces: many hang-ups, and each time something is done. */
    check(rsk_shutdown(pair[0], SHUT_WR));
    for (int i = 0; i < 100; i++)
        send_whole(pair[1], "0123456789012345", 16);
    check(rsk_shutdown(pair[1], SHUT_WR));
    for (int i = 0; i < 1600; i++)
        if (next(1000) == pair[0])
            check(rsk_recv(pair[0], &byte, 1, 0));
    watch(EPOLL_CTL_DEL, pair[0], 0);
    rsk_close(pair[0]), rsk_close(pair[1]);
}

int main(void) {
    epoll = check(rsk_epoll_create1(EPOLL_CLOEXEC));
    exact_messages();
    handed_over();
    slow_side();
    late();
    numbers_come_again();
    out_after_the_close();
    in_pieces();
    return check(rsk_close(epoll));
}
