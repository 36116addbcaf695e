/* What hostile peers do, on plain sockets. */
#include "hostile.h"

#include <fcntl.h>
#include <sys/socket.h>

enum { BURST = 400, RESTLESS = 50 };

static int *connect_many(struct attack *attack) {
    int *fds = calloc((size_t)attack->count, sizeof *fds);
    MUST(fds != NULL ? 0 : -1);
    raise_descriptors();
    for (int i = 0; i < attack->count; i++) {
        fds[i] = connect_plain(attack->port, 0x1000U + (uint32_t)i % 16);
        MUST(fds[i]);
        attack->connections++;
    }
    return fds;
}

static void leave(const struct attack *attack, int *fds) {
    for (int i = 0; i < attack->count; i++) {
        reset_plain(fds[i]);
    }
    free(fds);
}

static void wait_for_stop(struct attack *attack) {
    atomic_store(&attack->ready, true);
    while (!atomic_load(&attack->stop)) {
        check_sleep_ms(2);
    }
}

void be_slow(void *argument) {
    struct attack *attack = argument;
    int *fds = connect_many(attack);
    atomic_store(&attack->ready, true);
    while (!atomic_load(&attack->stop)) {
        for (int i = 0; i < attack->count && !atomic_load(&attack->stop); i++) {
            CHECK(send(fds[i], "x", 1, MSG_NOSIGNAL | MSG_DONTWAIT) == 1);
            if (i % 50 == 49) {
                check_sleep_ms(10); /* a second for one byte of each */
            }
        }
    }
    leave(attack, fds);
}

void reset_always(void *argument) {
    struct attack *attack = argument;
    unsigned char bytes[256] = "something";
    atomic_store(&attack->ready, true);
    while (!atomic_load(&attack->stop)) {
        int fd = connect_plain(attack->port, 0x1000U + (uint32_t)(attack->connections % 64));
        if (fd < 0) {
            continue;
        }
        IGNORE(send(fd, bytes, sizeof bytes, MSG_NOSIGNAL | MSG_DONTWAIT));
        if (attack->connections++ % 4 == 0) { /* some wait for a first answer, which makes the server write into a reset */
            IGNORE(recv(fd, bytes, 1, 0));
            IGNORE(send(fd, bytes, sizeof bytes, MSG_NOSIGNAL | MSG_DONTWAIT));
        }
        reset_plain(fd);
    }
}

void end_half(void *argument) {
    struct attack *attack = argument;
    int *fds = connect_many(attack);
    for (int i = 0; i < attack->count; i++) {
        CHECK(send(fds[i], "the only line\n", 14, MSG_NOSIGNAL) == 14);
        CHECK(shutdown(fds[i], SHUT_WR) == 0);
    }
    wait_for_stop(attack);
    leave(attack, fds);
}

void stay_silent(void *argument) {
    struct attack *attack = argument;
    int *fds = connect_many(attack);
    wait_for_stop(attack);
    leave(attack, fds);
}

/* Holds more connections than the server can, and some come again whenever they were turned away. */
void take_all_descriptors(void *argument) {
    struct attack *attack = argument;
    int *fds = connect_many(attack);
    int restless[RESTLESS];
    char byte;
    for (int i = 0; i < RESTLESS; i++) {
        restless[i] = -1;
    }
    atomic_store(&attack->ready, true);
    while (!atomic_load(&attack->stop)) {
        for (int i = 0; i < RESTLESS; i++) {
            if (restless[i] >= 0 && recv(restless[i], &byte, 1, MSG_DONTWAIT) < 0 && errno == EAGAIN) {
                continue;
            }
            if (restless[i] >= 0) {
                reset_plain(restless[i]);
            }
            restless[i] = connect_plain(attack->port, 0x2000U);
            attack->connections++;
        }
        check_sleep_ms(100);
    }
    for (int i = 0; i < RESTLESS; i++) {
        if (restless[i] >= 0) {
            reset_plain(restless[i]);
        }
    }
    leave(attack, fds);
}

void connect_in_bursts(void *argument) {
    struct attack *attack = argument;
    int fds[BURST];
    raise_descriptors();
    atomic_store(&attack->ready, true);
    while (!atomic_load(&attack->stop)) {
        int open = 0;
        while (open < BURST && (fds[open] = connect_plain(attack->port, 0x1000U + (uint32_t)(attack->connections % 64))) >= 0) {
            attack->connections++;
            open++;
        }
        while (open > 0) {
            reset_plain(fds[--open]);
        }
    }
}

/* As much as the server takes, and all of its answer, on a few connections at once. */
void talk_always(void *argument) {
    static char bytes[64 << 10];
    struct attack *attack = argument;
    int *fds = connect_many(attack);
    atomic_store(&attack->ready, true);
    while (!atomic_load(&attack->stop)) {
        for (int i = 0; i < attack->count; i++) {
            IGNORE(send(fds[i], bytes, sizeof bytes, MSG_DONTWAIT | MSG_NOSIGNAL));
            IGNORE(recv(fds[i], bytes, sizeof bytes, MSG_DONTWAIT));
        }
    }
    leave(attack, fds);
}

/* Lines beyond any limit, until the server has had enough; then again. */
void send_endless_lines(void *argument) {
    static char bytes[64 << 10];
    struct attack *attack = argument;
    memset(bytes, 'x', sizeof bytes);
    atomic_store(&attack->ready, true);
    while (!atomic_load(&attack->stop)) {
        int fd = connect_plain(attack->port, 0x1000U + (uint32_t)(attack->connections % 64));
        while (fd >= 0 && send(fd, bytes, sizeof bytes, MSG_NOSIGNAL) > 0) {
        }
        attack->connections++;
        reset_plain(fd);
    }
}
