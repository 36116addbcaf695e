/* Events as an array: the same as the callbacks, one after the other, with any room; statistics; closing with work left. */
#include "event_loop.h"

static int all_of(rsk_loop loop, rsk_loop_event *events, int room, int at_once)
{
    int count = 0, got;
    while (count < room && (got = rsk_loop_poll(loop, events + count, at_once, 100)) > 0)
        count += got;
    return count;
}

static void must_not_be_called(rsk_timer timer, void *user)
{
    (void)timer, (void)user;
    CHECK(!"a callback in rsk_loop_poll");
}

static void in_small_pieces(void)
{
    rsk_loop loop = open_loop();
    rsk_loop_event events[16];
    rsk_timer timers[5];
    int marks[5];

    for (int i = 0; i < 5; i++)
        MUST(rsk_timer_start(loop, 0, 0, must_not_be_called, &marks[i], &timers[i]));
    for (int i = 0; i < 3; i++)
        MUST(rsk_loop_post(loop, NULL, &marks[i]));
    CHECK_INT(all_of(loop, events, 16, 1), 8);
    for (int i = 0, timer = 0, post = 0; i < 8; i++) {
        CHECK(events[i].code == 0 && events[i].data == NULL && events[i].len == 0);
        if (events[i].kind == RSK_EVENT_TIMER) {
            CHECK(events[i].source == timers[timer].id && events[i].user == &marks[timer]);
            timer++;
        } else {
            CHECK(events[i].kind == RSK_EVENT_POST && events[i].source == loop.id && events[i].user == &marks[post]);
            post++;
        }
    }
    /* Nothing twice, and the time is kept. */
    double began = now_ms();
    CHECK_GIVES(rsk_loop_poll(loop, events, 16, 20), 0);
    CHECK(now_ms() >= began + 20);
    MUST(rsk_loop_close(loop));
}

static void signals_and_watches(void)
{
    rsk_loop loop = open_loop();
    rsk_loop_event events[8];
    rsk_signal signals;
    rsk_watch watch;
    int ends[2], seen[2] = {0};

    MUST(pipe2(ends, O_CLOEXEC));
    MUST(rsk_signal_start(loop, SIGUSR1, NULL, NULL, &signals));
    MUST(rsk_watch_start(loop, ends[0], RSK_READABLE, NULL, &ends, &watch));
    MUST(raise(SIGUSR1));
    MUST(write(ends[1], "x", 1));
    int count = rsk_loop_poll(loop, events, 8, 1000);
    count += count == 1 ? rsk_loop_poll(loop, events + 1, 7, 1000) : 0;
    for (int i = 0; i < count; i++) {
        if (events[i].kind == RSK_EVENT_SIGNAL) {
            CHECK(events[i].source == signals.id && events[i].value == SIGUSR1);
            seen[0]++;
        } else {
            CHECK(events[i].kind == RSK_EVENT_WATCH && events[i].source == watch.id && events[i].user == &ends);
            CHECK(events[i].value & RSK_READABLE);
            seen[1]++;
        }
    }
    CHECK(seen[0] == 1 && seen[1] >= 1);
    MUST(rsk_loop_close(loop));
    close(ends[0]);
    close(ends[1]);
}

static void numbers(void)
{
    rsk_loop_statistics statistics = {.size = sizeof statistics};
    rsk_loop loop = open_loop();
    rsk_server server;

    MUST(rsk_timer_start(loop, 0, 0, NULL, NULL, NULL));
    MUST(rsk_timer_start(loop, 60000, 0, NULL, NULL, NULL));
    MUST(rsk_server_listen(loop, NULL, NULL, NULL, &server));
    CHECK(rsk_loop_turn(loop, 100) > 0);
    CHECK_GIVES(rsk_loop_stats(loop, &statistics), 0);
    CHECK_INT(statistics.size, sizeof statistics);
    CHECK(statistics.turns >= 1 && statistics.events == 2);
    CHECK(statistics.timers == 1 && statistics.servers == 1 && statistics.streams == 0 && statistics.endpoints == 0);
    CHECK(statistics.queued_bytes == 0 && statistics.accepted == 0 && statistics.dropped == 0);
    /* An older program has room for the first numbers only. */
    memset(&statistics, 0xff, sizeof statistics);
    statistics.size = offsetof(rsk_loop_statistics, streams);
    CHECK_GIVES(rsk_loop_stats(loop, &statistics), 0);
    CHECK(statistics.events == 2 && statistics.streams == UINT64_MAX);
    MUST(rsk_loop_close(loop));
}

static int cancelled, closes;

static void take_long(void *user)
{
    struct timespec moment = {.tv_nsec = 20000000};
    (void)user;
    nanosleep(&moment, NULL);
}

static void done(rsk_loop loop, int code, void *user)
{
    (void)loop, (void)user;
    cancelled += code == ECANCELED;
    closes++;
}

static void not_any_more(rsk_loop loop, void *user)
{
    (void)loop, (void)user;
    CHECK(!"posted work was done in a loop that is closed");
}

static void closing_with_work_left(void)
{
    rsk_loop loop = open_loop();

    cancelled = closes = 0;
    for (int i = 0; i < 12; i++)
        MUST(rsk_loop_offload(loop, take_long, done, NULL));
    MUST(rsk_loop_post(loop, not_any_more, NULL));
    CHECK_GIVES(rsk_loop_close(loop), 0);
    CHECK_INT(closes, 12);
    CHECK(cancelled > 0);
    CHECK_FAILS(rsk_loop_close(loop), EBADF);
}

/* As many loops as one likes, one after the other and many at a time. */
static void many_loops(void)
{
    static rsk_loop loops[60];

    for (int round = 0; round < 5; round++) {
        for (int i = 0; i < 60; i++) {
            loops[i] = open_loop();
            MUST(rsk_timer_start(loops[i], 0, 0, NULL, NULL, NULL));
        }
        for (int i = 59; i >= 0; i--) {
            CHECK_GIVES(rsk_loop_run(loops[i]), 0);
            CHECK_GIVES(rsk_loop_close(loops[i]), 0);
        }
    }
}

void array_part(void)
{
    in_small_pieces();
    signals_and_watches();
    numbers();
    closing_with_work_left();
    many_loops();
}
