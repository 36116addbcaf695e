/* Timers: never early, in order, repeated, put off, stopped in every place where a program may do so. */
#include "event_loop.h"

enum { MANY = 200 };

static struct {
    rsk_timer timer;
    double due, due_latest; /* due at some moment between both */
    int calls;
} timers[MANY];
static int order[MANY * 4], called;

static void note(rsk_timer timer, void *user)
{
    size_t at = (size_t)(uintptr_t)user;
    CHECK(timer.id == timers[at].timer.id);
    CHECK(now_ms() >= timers[at].due);
    timers[at].calls++;
    if (called < MANY * 4)
        order[called++] = (int)at;
}

static void start(rsk_loop loop, size_t at, int64_t delay, int64_t repeat)
{
    timers[at].calls = 0;
    timers[at].due = now_ms() + (double)delay;
    MUST(rsk_timer_start(loop, delay, repeat, note, (void *)(uintptr_t)at, &timers[at].timer));
    timers[at].due_latest = now_ms() + (double)delay;
}

static void never_early_and_in_order(void)
{
    rsk_loop loop = open_loop();
    unsigned int seed = 12345;

    called = 0;
    for (size_t i = 0; i < MANY; i++) {
        seed = seed * 1103515245 + 12345;
        start(loop, i, (int64_t)(seed >> 16) % 60, 0);
    }
    CHECK_GIVES(rsk_loop_run(loop), 0);
    CHECK_INT(called, MANY);
    for (int i = 1; i < called; i++)
        CHECK(timers[order[i - 1]].due <= timers[order[i]].due_latest);
    for (size_t i = 0; i < MANY; i++) {
        CHECK_INT(timers[i].calls, 1);
        CHECK_FAILS(rsk_timer_stop(timers[i].timer), EBADF);
    }
    MUST(rsk_loop_close(loop));
}

static void stop_third(rsk_timer timer, void *user)
{
    int *calls = user;
    if (++*calls == 3) {
        CHECK_GIVES(rsk_timer_stop(timer), 0);
        CHECK_FAILS(rsk_timer_again(timer, 0), EBADF);
    }
}

static void stop_other(rsk_timer timer, void *user)
{
    (void)timer;
    CHECK_GIVES(rsk_timer_stop(*(rsk_timer *)user), 0);
}

static void must_not_be_called(rsk_timer timer, void *user)
{
    (void)timer, (void)user;
    CHECK(!"a stopped timer was called");
}

static void again_twice(rsk_timer timer, void *user)
{
    int *calls = user;
    if (++*calls < 3)
        CHECK_GIVES(rsk_timer_again(timer, 2), 0);
}

static rsk_loop running_loop;

static void restart(rsk_timer timer, void *user)
{
    (void)timer;
    int *calls = user;
    /* In the next turn, not in this one for ever. */
    if (++*calls < 5)
        MUST(rsk_timer_start(running_loop, 0, 0, restart, user, NULL));
}



static void stopped_and_put_off(void)
{
    rsk_loop loop = running_loop = open_loop();
    rsk_timer first, second, late;
    int thrice = 0, again = 0, restarted = 0;
    double began;

    /* Two that are due at once: the first ends the second. */
    MUST(rsk_timer_start(loop, 0, 0, stop_other, &second, &first));
    MUST(rsk_timer_start(loop, 0, 0, must_not_be_called, NULL, &second));
    MUST(rsk_timer_start(loop, 1, 1, stop_third, &thrice, NULL));
    MUST(rsk_timer_start(loop, 0, 0, again_twice, &again, NULL));
    MUST(rsk_timer_start(loop, 0, 0, restart, &restarted, NULL));
    CHECK_GIVES(rsk_loop_run(loop), 0);
    CHECK_INT(thrice, 3);
    CHECK_INT(again, 3);
    CHECK_INT(restarted, 5);
    /* Put off before it was due, and brought forward. */
    began = now_ms();
    again = 2;
    MUST(rsk_timer_start(loop, 0, 0, again_twice, &again, &late));
    CHECK_GIVES(rsk_timer_again(late, 30), 0);
    CHECK_GIVES(rsk_loop_run(loop), 0);
    CHECK(now_ms() >= began + 30);
    CHECK_INT(again, 3);
    again = 2;
    MUST(rsk_timer_start(loop, 60000, 0, again_twice, &again, &late));
    CHECK_GIVES(rsk_timer_again(late, 0), 0);
    CHECK_GIVES(rsk_loop_run(loop), 0);
    CHECK_INT(again, 3);
    MUST(rsk_loop_close(loop));
}

static void sleepy(rsk_timer timer, void *user)
{
    int *calls = user;
    if (++*calls == 1) {
        struct timespec long_time = {.tv_nsec = 55000000};
        nanosleep(&long_time, NULL);
    }
    if (*calls == 3)
        CHECK_GIVES(rsk_timer_stop(timer), 0);
}

/* Ticks that were missed are not made up for, one behind the other. */
static void missed_ticks(void)
{
    rsk_loop loop = open_loop();
    int calls = 0;
    double began = now_ms();

    MUST(rsk_timer_start(loop, 10, 10, sleepy, &calls, NULL));
    CHECK_GIVES(rsk_loop_run(loop), 0);
    CHECK_INT(calls, 3);
    CHECK(now_ms() >= began + 10 + 55 + 1);
    MUST(rsk_loop_close(loop));
}

static void clock_of_the_loop(void)
{
    rsk_loop loop = open_loop();
    int64_t before = rsk_loop_now(loop);

    CHECK((double)before <= now_ms());
    rsk_timer sooner;
    MUST(rsk_timer_start(loop, 100, 100, NULL, NULL, &sooner));
    CHECK(rsk_loop_timeout(loop) > 0 && rsk_loop_timeout(loop) <= 100);
    MUST(rsk_timer_stop(sooner));
    CHECK_INT(rsk_loop_timeout(loop), -1); /* the one that was stopped is not waited for */
    MUST(rsk_timer_start(loop, 100, 0, NULL, NULL, &sooner));
    MUST(rsk_timer_start(loop, 1000000, 0, NULL, NULL, NULL));
    MUST(rsk_timer_again(sooner, 2000000));
    CHECK(rsk_loop_timeout(loop) > 999000 && rsk_loop_timeout(loop) <= 1000000);
    CHECK_INT(rsk_loop_alive(loop), 1);
    MUST(rsk_timer_start(loop, 0, 0, NULL, NULL, NULL));
    CHECK_INT(rsk_loop_timeout(loop), 0);
    CHECK_GIVES(rsk_loop_turn(loop, 0), 1);
    CHECK_GIVES(rsk_loop_turn(loop, 0), 0);
    double began = now_ms();
    CHECK_GIVES(rsk_loop_turn(loop, 20), 0);
    CHECK(now_ms() >= began + 20);
    CHECK(rsk_loop_now(loop) >= before + 20);
    MUST(rsk_loop_close(loop));
}

void timers_part(void)
{
    never_early_and_in_order();
    stopped_and_put_off();
    missed_ticks();
    clock_of_the_loop();
}
