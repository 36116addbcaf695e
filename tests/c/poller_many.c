/* Changes while somebody waits, many descriptors, high numbers, and pollers inside pollers. */
#include "poller.h"

#include <sys/resource.h>

struct waiting {
    rsk_poller poller;
    atomic_int stop;
    atomic_ulong events, empty, failed, strangers;
};

static void *wait_all_the_time(void *argument) {
    struct waiting *waiting = argument;
    rsk_event events[8];
    while (!atomic_load(&waiting->stop)) {
        int count = rsk_poller_wait(waiting->poller, events, 8, -1);
        atomic_fetch_add(&waiting->failed, count < 0);
        atomic_fetch_add(&waiting->empty, count == 0);
        for (int i = 0; i < count; i++) {
            atomic_fetch_add(&waiting->events, events[i].fd >= 0);
            atomic_fetch_add(&waiting->strangers, events[i].fd >= 0 && events[i].data != 42);
        }
    }
    return NULL;
}

/* A wait without a timeout has something to tell when it returns, however often others add and remove. */
static void others_change_while_one_waits(int backend) {
    struct watched it = watch_pair(backend, RSK_READABLE, 42);
    struct waiting waiting = {.poller = it.poller};
    pthread_t waiter;
    MUST(send(it.peer, "x", 1, 0)); /* always ready */
    MUST(-pthread_create(&waiter, NULL, wait_all_the_time, &waiting));
    for (double end = check_seconds() + 0.4; check_seconds() < end;) {
        if (rsk_poller_remove(it.poller, it.fd) != 0 || rsk_poller_add(it.poller, it.fd, RSK_READABLE, 42) != 0) {
            check_report(__FILE__, __LINE__, "change on %s failed: %s", backend_in_test, strerror(errno));
            break;
        }
    }
    atomic_store(&waiting.stop, 1);
    CHECK_GIVES(rsk_poller_wake(it.poller), 0);
    MUST(-pthread_join(waiter, NULL));
    CHECK(atomic_load(&waiting.events) > 0);
    CHECK_INT(atomic_load(&waiting.failed), 0);
    CHECK_INT(atomic_load(&waiting.strangers), 0);
    if (atomic_load(&waiting.empty) != 0) {
        check_report(__FILE__, __LINE__, "%lu waits without timeout on %s returned 0 events", atomic_load(&waiting.empty),
                     backend_in_test);
    }
    drop_pair(&it);
}

struct late {
    rsk_poller poller;
    int fd;
};

static void *add_later(void *argument) {
    struct late *late = argument;
    check_sleep_ms(30);
    CHECK_INT(rsk_poller_add(late->poller, late->fd, RSK_READABLE, 11), 0);
    return NULL;
}

static void an_added_descriptor_ends_the_wait(int backend) {
    int two[2];
    rsk_poller poller = open_poller(backend);
    pthread_t adder;
    MUST(socketpair(AF_UNIX, SOCK_STREAM, 0, two));
    MUST(send(two[1], "x", 1, 0));
    struct late late = {poller, two[0]};
    MUST(-pthread_create(&adder, NULL, add_later, &late));
    CHECK_INT(one_event(poller, 5000), RSK_READABLE);
    CHECK_INT(last_event.data, 11);
    MUST(-pthread_join(adder, NULL));
    CHECK_GIVES(rsk_poller_close(poller), 0);
    (void)close(two[0]);
    (void)close(two[1]);
}

void changing_part(int backend) {
    others_change_while_one_waits(backend);
    an_added_descriptor_ends_the_wait(backend);
}

static void high_numbers(int backend) {
    struct rlimit limit;
    struct watched it = watch_pair(backend, RSK_READABLE, 1);
    MUST(getrlimit(RLIMIT_NOFILE, &limit));
    limit.rlim_cur = limit.rlim_max < 6000 ? limit.rlim_max : 6000;
    MUST(setrlimit(RLIMIT_NOFILE, &limit));
    int high = limit.rlim_cur > 5000 ? 5000 : (int)limit.rlim_cur - 1;
    if (high <= FD_SETSIZE) {
        printf("  %s: descriptors above %d not tried, the hard limit is %d\n", backend_in_test, FD_SETSIZE, high + 1);
    }
    int fds[] = {high, high - 1, high / 2, FD_SETSIZE < high ? FD_SETSIZE : high - 2};
    CHECK_GIVES(rsk_poller_remove(it.poller, it.fd), 0);
    for (int i = 0; i < 4; i++) {
        MUST(dup2(it.fd, fds[i]));
        CHECK_GIVES(rsk_poller_add(it.poller, fds[i], RSK_READABLE, (uint64_t)i), 0);
    }
    CHECK_INT(one_event(it.poller, 0), 0);
    MUST(send(it.peer, "x", 1, 0));
    rsk_event events[8];
    CHECK_INT(rsk_poller_wait(it.poller, events, 8, 1000), 4);
    int seen = 0;
    for (int i = 0; i < 4; i++) {
        CHECK(events[i].data < 4 && events[i].fd == fds[events[i].data % 4] && events[i].events == RSK_READABLE);
        seen |= 1 << events[i].data % 4;
    }
    CHECK_INT(seen, 15);
    for (int i = 0; i < 4; i++) {
        CHECK_GIVES(rsk_poller_remove(it.poller, fds[i]), 0);
        (void)close(fds[i]);
    }
    CHECK_INT(one_event(it.poller, 0), 0);
    drop_pair(&it);
}

/* With more ready than there is room for, nobody starves: ceil(n / room) waits see them all. */
static void everybody_gets_a_turn(int backend) {
    enum { READY = 100 };
    static const int rooms[] = {1, 7, 33, 99, 100, 150};
    int ends[READY][2];
    rsk_event events[150];
    rsk_poller poller = open_poller(backend);
    for (int i = 0; i < READY; i++) {
        MUST(socketpair(AF_UNIX, SOCK_STREAM, 0, ends[i]));
        MUST(send(ends[i][1], "x", 1, 0));
        CHECK_GIVES(rsk_poller_add(poller, ends[i][0], RSK_READABLE, (uint64_t)i), 0);
    }
    for (size_t r = 0; r < sizeof rooms / sizeof rooms[0]; r++) {
        int room = rooms[r], seen = 0;
        char was_seen[READY] = {0};
        for (int wait = 0; wait < (READY + room - 1) / room; wait++) {
            int count = rsk_poller_wait(poller, events, room, 1000);
            CHECK_INT(count, room < READY ? room : READY);
            for (int i = 0; i < count; i++) {
                seen += was_seen[events[i].data % READY]++ == 0;
            }
        }
        if (seen != READY) {
            check_report(__FILE__, __LINE__, "%s with room for %d: %d of %d ready descriptors seen in a round",
                         backend_in_test, room, seen, READY);
        }
    }
    CHECK_GIVES(rsk_poller_close(poller), 0);
    for (int i = 0; i < READY; i++) {
        (void)close(ends[i][0]);
        (void)close(ends[i][1]);
    }
}

static void nesting(int backend) {
    struct watched it = watch_pair(backend, RSK_READABLE, 1);
    if (backend != RSK_POLLER_EPOLL) {
        CHECK_FAILS(rsk_poller_fd(it.poller), ENOTSUP);
        drop_pair(&it);
        return;
    }
    int inner = rsk_poller_fd(it.poller);
    CHECK(inner >= 0);
    for (int outer_backend = RSK_POLLER_SELECT; outer_backend <= RSK_POLLER_EPOLL; outer_backend++) {
        rsk_poller outer = open_poller(outer_backend);
        CHECK_GIVES(rsk_poller_add(outer, inner, RSK_READABLE, 99), 0);
        CHECK_INT(one_event(outer, 0), 0);
        MUST(send(it.peer, "x", 1, 0));
        CHECK_INT(one_event(outer, 1000), RSK_READABLE);
        CHECK_INT(last_event.data, 99);
        CHECK_INT(one_event(it.poller, 0), RSK_READABLE);
        MUST(recv(it.fd, (char[8]){0}, 8, 0));
        CHECK_INT(one_event(outer, 0), 0);
        CHECK_GIVES(rsk_poller_wake(it.poller), 0); /* a wake-up shows outside too */
        CHECK_INT(one_event(outer, 1000), RSK_READABLE);
        CHECK_INT(one_event(it.poller, 0), RSK_WAKE);
        CHECK_GIVES(rsk_poller_close(outer), 0);
    }
    drop_pair(&it);
}

void many_part(int backend) {
    everybody_gets_a_turn(backend);
    high_numbers(backend);
    nesting(backend);
}
