/* event_connect: work in other threads, told to the loop once each, in bounds, and given up with the loop. */
#include "event_connect.h"

#include <pthread.h>
#include <signal.h>

enum { WORKERS = 4, ROOM = 1024 };

static atomic_int gate, begun;
static atomic_int done_with[2]; /* in order, and given up */
static pthread_t owner;

static void work(void *user) {
    sigset_t blocked;
    CHECK(!pthread_equal(pthread_self(), owner));
    MUST(pthread_sigmask(SIG_SETMASK, NULL, &blocked) == 0 ? 0 : -1);
    CHECK(sigismember(&blocked, SIGTERM) == 1);
    atomic_fetch_add((atomic_int *)user, 1);
}

static void wait_at_the_gate(void *user) {
    (void)user;
    atomic_fetch_add(&begun, 1);
    while (!atomic_load(&gate)) {
        check_sleep_ms(1);
    }
    atomic_fetch_sub(&begun, 1);
}

static void done(rsk_loop loop, int code, void *user) {
    (void)user;
    CHECK(loop.id != 0 && pthread_equal(pthread_self(), owner));
    CHECK(code == 0 || code == ECANCELED);
    atomic_fetch_add(&done_with[code != 0], 1);
}

static void fill_the_threads(rsk_loop loop) {
    atomic_store(&gate, 0);
    for (int i = 0; i < WORKERS; i++) {
        CHECK_GIVES(rsk_loop_offload(loop, wait_at_the_gate, done, NULL), 0);
    }
    while (atomic_load(&begun) < WORKERS) {
        check_sleep_ms(1);
    }
    done_with[0] = done_with[1] = 0;
}

static void each_is_done_once(void) {
    rsk_loop loop = new_loop();
    atomic_int counts[100] = {0};
    done_with[0] = done_with[1] = 0;
    for (int i = 0; i < 100; i++) {
        CHECK_GIVES(rsk_loop_offload(loop, work, done, &counts[i]), 0);
    }
    CHECK_GIVES(rsk_loop_run(loop), 0);
    CHECK_INT(done_with[0], 100);
    for (int i = 0; i < 100; i++) {
        CHECK_INT(counts[i], 1);
    }
    /* Without a function, for a program that polls. */
    rsk_loop_event event;
    CHECK_GIVES(rsk_loop_offload(loop, work, NULL, &counts[0]), 0);
    CHECK_GIVES(rsk_loop_poll(loop, &event, 1, 2000), 1);
    CHECK(event.kind == RSK_EVENT_OFFLOAD && event.code == 0 && event.user == &counts[0] && event.source == loop.id);
    CHECK_INT(counts[0], 2);
    close_loop(loop);
}

static void nobody_waits_for_work_that_lasts(void) {
    rsk_loop loop = new_loop();
    atomic_int count = 0;
    fill_the_threads(loop);
    double before = check_seconds();
    rsk_loop other = new_loop();
    struct seen *seen = connected(other, "localhost", nobody(), NULL);
    CHECK_STR(outcome(seen), "LXZ");
    CHECK_GIVES(rsk_loop_turn(loop, 20), 0);
    CHECK_WITHIN(check_seconds() - before, 0.019, 0.5);
    close_loop(other);

    for (int i = 0; i < ROOM; i++) {
        CHECK_GIVES(rsk_loop_offload(loop, work, done, &count), 0);
    }
    char text[1024];
    CHECK_FAILS(rsk_loop_offload(loop, work, done, &count), EAGAIN);
    CHECK(rsk_explain(text, sizeof text) > 0 && strstr(text, "waiting already") != NULL);
    CHECK(threads() <= 1 + WORKERS + 16);
    atomic_store(&gate, 1);
    CHECK_GIVES(rsk_loop_run(loop), 0);
    CHECK_INT(done_with[0], WORKERS + ROOM);
    CHECK_INT(count, ROOM);
    close_loop(loop);
}

static void *open_the_gate(void *unused) {
    (void)unused;
    check_sleep_ms(50);
    atomic_store(&gate, 1);
    return NULL;
}

static void closing_gives_up_what_waits(void) {
    rsk_loop loop = new_loop();
    atomic_int count = 0;
    pthread_t thread;
    fill_the_threads(loop);
    for (int i = 0; i < 10; i++) {
        CHECK_GIVES(rsk_loop_offload(loop, work, done, &count), 0);
    }
    MUST(-pthread_create(&thread, NULL, open_the_gate, NULL));
    close_loop(loop);
    CHECK_INT(done_with[0], WORKERS);
    CHECK_INT(done_with[1], 10);
    CHECK_INT(count, 0);
    CHECK_INT(begun, 0);
    CHECK_FAILS(rsk_loop_offload(loop, work, done, &count), EBADF);
    MUST(-pthread_join(thread, NULL));
}

static rsk_loop foreign;

static void *offload_from_elsewhere(void *count) {
    CHECK_FAILS(rsk_loop_offload(foreign, work, done, count), EPERM);
    return NULL;
}

static void wrong_use_is_refused(void) {
    atomic_int count = 0;
    pthread_t thread;
    foreign = new_loop();
    CHECK_FAILS(rsk_loop_offload(foreign, NULL, done, NULL), EFAULT);
    CHECK_FAILS(rsk_loop_offload((rsk_loop){0}, work, done, NULL), EBADF);
    MUST(-pthread_create(&thread, NULL, offload_from_elsewhere, &count));
    MUST(-pthread_join(thread, NULL));
    CHECK_GIVES(rsk_loop_run(foreign), 0);
    close_loop(foreign);
    CHECK_INT(count, 0);
}

static void a_child_has_threads_of_its_own(void) {
    owner = pthread_self();
    CHECK_INT(threads(), 1);
    each_is_done_once();
    CHECK(threads() > 1);
}

void offload_part(void) {
    owner = pthread_self();
    each_is_done_once();
    nobody_waits_for_work_that_lasts();
    closing_gives_up_what_waits();
    wrong_use_is_refused();
    in_child_of_threads(a_child_has_threads_of_its_own);
    /* Threads without work end. */
    for (int i = 0; i < 80 && threads() > 1; i++) {
        check_sleep_ms(100);
    }
    CHECK_INT(threads(), 1);
}
