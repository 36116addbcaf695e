/* Waking a wait from elsewhere, a second wait, signals, and timeouts that are never too short. */
#include "poller.h"

static rsk_poller woken_by_handler;
static volatile sig_atomic_t handler_wakes;

static void wake_in_handler(int number) {
    int error = errno;
    (void)number;
    handler_wakes += rsk_poller_wake(woken_by_handler) == 0;
    errno = error;
}

static void ignore_in_handler(int number) {
    (void)number;
}

static void handle_signal(void (*handler)(int), int flags) {
    struct sigaction action = {.sa_handler = handler, .sa_flags = flags};
    MUST(sigaction(SIGUSR1, &action, NULL));
}

/* The program's own alarm() bounds it, so another thread sends the signal. */
static void *signal_later(void *target) {
    check_sleep_ms(30);
    MUST(-pthread_kill(*(pthread_t *)target, SIGUSR1));
    return NULL;
}

static void *wake_later(void *poller) {
    check_sleep_ms(30);
    CHECK_INT(rsk_poller_wake(*(rsk_poller *)poller), 0);
    return NULL;
}

static void expect_wake(rsk_poller poller, int timeout_ms) {
    CHECK_INT(one_event(poller, timeout_ms), RSK_WAKE);
    CHECK_INT(last_event.fd, -1);
    CHECK_INT(last_event.data, 0);
}

static void wakes(int backend) {
    struct watched it = watch_pair(backend, RSK_READABLE, 1);
    pthread_t waker;
    MUST(-pthread_create(&waker, NULL, wake_later, &it.poller));
    expect_wake(it.poller, -1);
    MUST(-pthread_join(waker, NULL));
    CHECK_INT(one_event(it.poller, 0), 0);
    /* Before the wait, and several at once: the next wait returns one event, the one after that none. */
    for (int i = 0; i < 10; i++) {
        CHECK_GIVES(rsk_poller_wake(it.poller), 0);
    }
    expect_wake(it.poller, -1);
    CHECK_INT(one_event(it.poller, 10), 0);
    /* Beside something ready neither gets lost. */
    MUST(send(it.peer, "x", 1, 0));
    CHECK_GIVES(rsk_poller_wake(it.poller), 0);
    uint32_t seen = one_event(it.poller, 1000) | one_event(it.poller, 1000) | one_event(it.poller, 1000);
    CHECK_INT(seen, RSK_WAKE | RSK_READABLE);
    drop_pair(&it);
}

static void wake_without_descriptors(int backend) {
    rsk_poller poller = open_poller(backend);
    CHECK_INT(one_event(poller, 0), 0);
    CHECK_GIVES(rsk_poller_wake(poller), 0);
    expect_wake(poller, -7); /* any negative timeout is without end */
    CHECK_GIVES(rsk_poller_close(poller), 0);
}

static void wake_from_handler(int backend) {
    struct watched it = watch_pair(backend, RSK_READABLE, 1);
    pthread_t self = pthread_self(), signaller;
    rsk_event event;
    woken_by_handler = it.poller;
    handler_wakes = 0;
    handle_signal(wake_in_handler, 0);
    MUST(-pthread_create(&signaller, NULL, signal_later, &self));
    int count = rsk_poller_wait(it.poller, &event, 1, 5000);
    /* The signal may end the wait before the wake-up does. */
    if (count == -1) {
        CHECK_INT(errno, EINTR);
        count = rsk_poller_wait(it.poller, &event, 1, 5000);
    }
    CHECK_INT(count, 1);
    CHECK_INT(event.events, RSK_WAKE);
    CHECK_INT(handler_wakes, 1);
    MUST(-pthread_join(signaller, NULL));
    drop_pair(&it);
}

/* poll, select and epoll_wait return EINTR even with SA_RESTART. */
static void signals_interrupt(int backend) {
    struct watched it = watch_pair(backend, RSK_READABLE, 1);
    pthread_t self = pthread_self(), signaller;
    rsk_event event;
    for (int restart = 0; restart < 2; restart++) {
        handle_signal(ignore_in_handler, restart != 0 ? SA_RESTART : 0);
        MUST(-pthread_create(&signaller, NULL, signal_later, &self));
        CHECK_FAILS(rsk_poller_wait(it.poller, &event, 1, 5000), EINTR);
        CHECK_INT(rsk_last_error(), EINTR);
        MUST(-pthread_join(signaller, NULL));
    }
    /* An interrupted wait has forgotten nothing. */
    MUST(send(it.peer, "x", 1, 0));
    CHECK_INT(one_event(it.poller, 1000), RSK_READABLE);
    drop_pair(&it);
}

static void *wait_for_wake(void *poller) {
    rsk_event event;
    int count;
    /* The main thread's look, which waits for nothing, may be going on just now. */
    do {
        count = rsk_poller_wait(*(rsk_poller *)poller, &event, 1, 5000);
    } while (count == -1 && errno == EBUSY);
    CHECK(count == 1 && event.events == RSK_WAKE);
    return NULL;
}

static void one_wait_at_a_time(int backend) {
    struct watched it = watch_pair(backend, RSK_READABLE, 1);
    rsk_event event;
    pthread_t waiter;
    MUST(-pthread_create(&waiter, NULL, wait_for_wake, &it.poller));
    int count = 0;
    for (int tries = 0; tries < 1000 && (count = rsk_poller_wait(it.poller, &event, 1, 0)) == 0; tries++) {
        check_sleep_ms(1);
    }
    CHECK(count == -1 && errno == EBUSY);
    CHECK_GIVES(rsk_poller_wake(it.poller), 0);
    MUST(-pthread_join(waiter, NULL));
    MUST(send(it.peer, "x", 1, 0));
    CHECK_INT(one_event(it.poller, 1000), RSK_READABLE);
    drop_pair(&it);
}

static void never_early(int backend) {
    static const int timeouts[] = {0, 1, 2, 3, 7, 20, 50};
    struct watched it = watch_pair(backend, RSK_READABLE, 1);
    for (size_t i = 0; i < sizeof timeouts / sizeof timeouts[0]; i++) {
        for (int repeat = 0; repeat < (timeouts[i] < 10 ? 5 : 1); repeat++) {
            double start = check_seconds();
            CHECK_INT(one_event(it.poller, timeouts[i]), 0);
            double took_ms = (check_seconds() - start) * 1000;
            CHECK(took_ms >= timeouts[i]);
            CHECK(took_ms < timeouts[i] + 1000);
        }
    }
    drop_pair(&it);
}

struct disturbing {
    struct watched *it;
    atomic_int stop;
};

static void *change_often(void *argument) {
    struct disturbing *disturbing = argument;
    for (uint64_t i = 0; !atomic_load(&disturbing->stop); i++) {
        CHECK_INT(rsk_poller_modify(disturbing->it->poller, disturbing->it->fd, RSK_READABLE, i), 0);
        check_sleep_ms(3);
    }
    return NULL;
}

/* A change by another thread may end the system call below, but not the wait. */
static void changes_do_not_shorten_a_wait(int backend) {
    struct watched it = watch_pair(backend, RSK_READABLE, 1);
    struct disturbing disturbing = {.it = &it};
    pthread_t changer;
    MUST(-pthread_create(&changer, NULL, change_often, &disturbing));
    double start = check_seconds();
    CHECK_INT(one_event(it.poller, 100), 0);
    double took_ms = (check_seconds() - start) * 1000;
    CHECK(took_ms >= 100);
    CHECK(took_ms < 1100);
    atomic_store(&disturbing.stop, 1);
    MUST(-pthread_join(changer, NULL));
    drop_pair(&it);
}

void waking_part(int backend) {
    wakes(backend);
    wake_without_descriptors(backend);
    wake_from_handler(backend);
    signals_interrupt(backend);
    one_wait_at_a_time(backend);
    never_early(backend);
    changes_do_not_shorten_a_wait(backend);
}
