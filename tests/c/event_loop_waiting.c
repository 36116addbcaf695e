/* What a loop waits for: descriptors of the program, signals; what keeps it going; a loop inside another one. */
#include "event_loop.h"

static int pipes[2];

static int fits(int events)
{
    return events & (RSK_READABLE | RSK_HANGUP);
}

static void read_one(rsk_watch watch, int events, void *user)
{
    char byte;
    CHECK(fits(events));
    ++*(int *)user;
    if (read(pipes[0], &byte, 1) == 0)
        CHECK_GIVES(rsk_watch_stop(watch), 0);
    else if (byte == 'b') {
        close(pipes[1]);
    }
}

static void write_one(rsk_watch watch, int events, void *user)
{
    CHECK(events & RSK_WRITABLE);
    CHECK(write(pipes[1], "a", 1) == 1);
    /* For nothing of what comes next; then not at all. */
    CHECK_GIVES(rsk_watch_change(watch, RSK_PRIORITY), 0);
    CHECK(write(pipes[1], "b", 1) == 1);
    CHECK_GIVES(rsk_watch_stop(watch), 0);
    ++*(int *)user;
}

static void watches(void)
{
    rsk_loop loop = open_loop();
    int reads = 0, writes = 0;

    MUST(pipe2(pipes, O_CLOEXEC | O_NONBLOCK));
    MUST(rsk_watch_start(loop, pipes[0], RSK_READABLE, read_one, &reads, NULL));
    MUST(rsk_watch_start(loop, pipes[1], RSK_WRITABLE, write_one, &writes, NULL));
    CHECK_GIVES(rsk_loop_run(loop), 0);
    CHECK_INT(reads, 3);
    CHECK_INT(writes, 1);
    CHECK(fcntl(pipes[0], F_GETFD) != -1); /* still the program's */
    close(pipes[0]);
    MUST(rsk_loop_close(loop));
}

static void stop_other(rsk_watch watch, int events, void *user)
{
    rsk_watch *both = user;
    (void)events;
    /* The other is ready in the same turn, and is not called. */
    CHECK_GIVES(rsk_watch_stop(both[both[0].id == watch.id]), 0);
    CHECK_GIVES(rsk_watch_stop(watch), 0);
    both[0] = both[1] = (rsk_watch){0};
}

static void stopped_in_the_same_turn(void)
{
    rsk_loop loop = open_loop();
    rsk_watch both[2];
    int one[2], two[2];

    MUST(pipe2(one, O_CLOEXEC));
    MUST(pipe2(two, O_CLOEXEC));
    MUST(write(one[1], "x", 1));
    MUST(write(two[1], "x", 1));
    MUST(rsk_watch_start(loop, one[0], RSK_READABLE, stop_other, both, &both[0]));
    MUST(rsk_watch_start(loop, two[0], RSK_READABLE, stop_other, both, &both[1]));
    CHECK_GIVES(rsk_loop_run(loop), 0);
    CHECK(both[0].id == 0);
    for (int i = 0; i < 2; i++) {
        close(one[i]);
        close(two[i]);
    }
    MUST(rsk_loop_close(loop));
}

static int signal_numbers[4], signals_seen;

static void signal_came(rsk_signal signals, int number, void *user)
{
    signal_numbers[signals_seen++ % 4] = number;
    if (user != NULL && signals_seen == 2)
        CHECK_GIVES(rsk_signal_stop(*(rsk_signal *)user), 0);
    CHECK_GIVES(rsk_signal_stop(signals), 0);
}

static bool is_blocked(int number)
{
    sigset_t set;
    MUST(pthread_sigmask(SIG_BLOCK, NULL, &set));
    return sigismember(&set, number) == 1;
}

static void signals(void)
{
    rsk_loop loop = open_loop();
    rsk_signal one, two;
    sigset_t set;

    signals_seen = 0;
    MUST(rsk_signal_start(loop, SIGUSR1, signal_came, NULL, &one));
    MUST(rsk_signal_start(loop, SIGTERM, signal_came, NULL, &two));
    CHECK(is_blocked(SIGUSR1) && is_blocked(SIGTERM));
    MUST(raise(SIGTERM));
    MUST(raise(SIGUSR1));
    CHECK_GIVES(rsk_loop_run(loop), 0);
    CHECK_INT(signals_seen, 2);
    CHECK(signal_numbers[0] + signal_numbers[1] == SIGUSR1 + SIGTERM);
    CHECK(!is_blocked(SIGUSR1) && !is_blocked(SIGTERM));
    /* One that was blocked before stays so. */
    MUST(sigemptyset(&set));
    MUST(sigaddset(&set, SIGUSR1));
    MUST(pthread_sigmask(SIG_BLOCK, &set, NULL));
    MUST(rsk_signal_start(loop, SIGUSR1, NULL, NULL, &one));
    MUST(rsk_signal_stop(one));
    CHECK(is_blocked(SIGUSR1));
    /* Closing the loop is an end too. */
    MUST(rsk_signal_start(loop, SIGUSR2, NULL, NULL, &one));
    MUST(pthread_sigmask(SIG_UNBLOCK, &set, NULL));
    MUST(rsk_loop_close(loop));
    CHECK(!is_blocked(SIGUSR2));
}

static void must_not_be_called(rsk_timer timer, void *user)
{
    (void)timer, (void)user;
    CHECK(!"a timer that does not count was waited for");
}

static void what_counts(void)
{
    rsk_loop loop = open_loop();
    rsk_timer timer;
    rsk_signal signals;
    rsk_watch watch;
    int ends[2], calls = 0;

    MUST(pipe2(ends, O_CLOEXEC));
    MUST(rsk_timer_start(loop, 60000, 0, must_not_be_called, NULL, &timer));
    MUST(rsk_signal_start(loop, SIGUSR1, NULL, NULL, &signals));
    MUST(rsk_watch_start(loop, ends[0], RSK_READABLE, NULL, NULL, &watch));
    CHECK_GIVES(rsk_loop_ref(timer.id, 0), 0);
    CHECK_GIVES(rsk_loop_ref(timer.id, 0), 0);
    CHECK_GIVES(rsk_loop_ref(signals.id, 0), 0);
    CHECK_GIVES(rsk_loop_ref(watch.id, 0), 0);
    CHECK_GIVES(rsk_loop_run(loop), 0);
    /* It counts again. */
    CHECK_GIVES(rsk_loop_ref(timer.id, 1), 0);
    CHECK_GIVES(rsk_loop_ref(timer.id, 1), 0);
    MUST(rsk_timer_stop(timer));
    CHECK_GIVES(rsk_loop_run(loop), 0);
    CHECK_INT(calls, 0);
    MUST(rsk_loop_close(loop));
    close(ends[0]);
    close(ends[1]);
}

static void tick(rsk_timer timer, void *user)
{
    (void)timer;
    ++*(int *)user;
}

/* In a poll of the program: its descriptor is readable when there is something to do, and not for long when there is not. */
static void inside_another(void)
{
    rsk_loop loop = open_loop();
    struct pollfd it = {.fd = rsk_loop_fd(loop), .events = POLLIN};
    rsk_timer timer;
    int ticks = 0, rounds = 0;

    if (it.fd == -1) {
        CHECK(backend_in_test != RSK_POLLER_EPOLL);
        MUST(rsk_loop_close(loop));
        return;
    }
    CHECK_INT(rsk_loop_fd(loop), it.fd);
    CHECK_INT(poll(&it, 1, 0), 0);
    MUST(rsk_timer_start(loop, 15, 15, tick, &ticks, &timer));
    for (double began = now_ms(); ticks < 4 && now_ms() < began + 5000; rounds++) {
        CHECK(poll(&it, 1, 3000) == 1);
        CHECK(rsk_loop_turn(loop, 0) >= 0);
    }
    CHECK_INT(ticks, 4);
    CHECK(rounds <= 12); /* it does not spin */
    MUST(rsk_timer_stop(timer));
    /* At most once more, for the time the stopped one was set to. */
    CHECK(rsk_loop_turn(loop, 0) == 0);
    if (poll(&it, 1, 30) == 1)
        CHECK(rsk_loop_turn(loop, 0) == 0);
    CHECK_INT(poll(&it, 1, 30), 0);
    /* Other threads reach it so too. */
    MUST(rsk_loop_post(loop, NULL, NULL));
    CHECK_INT(poll(&it, 1, 3000), 1);
    CHECK_GIVES(rsk_loop_turn(loop, 0), 1);
    /* What is due at once. */
    MUST(rsk_timer_start(loop, 0, 0, tick, &ticks, NULL));
    CHECK_INT(poll(&it, 1, 3000), 1);
    CHECK_GIVES(rsk_loop_turn(loop, 0), 1);
    CHECK_INT(ticks, 5);
    MUST(rsk_loop_close(loop));
}

void waiting_part(void)
{
    watches();
    stopped_in_the_same_turn();
    signals();
    what_counts();
    inside_another();
}
