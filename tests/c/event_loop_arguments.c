/* Every function of loops, timers, signals and watches with arguments that cannot be: each is refused with a reason. */
#include "event_loop.h"

static void *const wild = (void *)8;

static void work(void *user)
{
    (void)user;
}

/* A structure of a release to come, with something in what this one does not know. */
struct newer_options {
    rsk_loop_options known;
    long unknown;
};

static void opening(void)
{
    rsk_loop_options options = {.size = sizeof options};
    struct newer_options newer = {.known = {.size = sizeof newer}};
    rsk_loop loop = {77};

    CHECK_REFUSED(rsk_loop_open(NULL, NULL), EFAULT, "declare rsk_loop l");
    CHECK_FAILS(rsk_loop_open(NULL, wild), EFAULT);
    CHECK_FAILS(rsk_loop_open(wild, &loop), EFAULT);
    CHECK(loop.id == 0);
    options.size = 0;
    CHECK_REFUSED(rsk_loop_open(&options, &loop), EINVAL, "size is 0 or too small");
    options.size = sizeof(size_t);
    CHECK_FAILS(rsk_loop_open(&options, &loop), EINVAL);
    options.size = SIZE_MAX;
    CHECK_FAILS(rsk_loop_open(&options, &loop), EINVAL);
    options.size = sizeof options;
    options.flags = 1;
    CHECK_REFUSED(rsk_loop_open(&options, &loop), EINVAL, "flags of a loop is 0");
    options.flags = 0;
    if (getenv("RUSTSOCK_POLLER") == NULL) {
        options.backend = 4;
        CHECK_REFUSED(rsk_loop_open(&options, &loop), EINVAL, "RSK_POLLER_AUTO");
        options.backend = 0;
    }
    options.read_size = 1023;
    CHECK_REFUSED(rsk_loop_open(&options, &loop), EINVAL, "between 1024 and 1048576");
    options.read_size = (1 << 20) + 1;
    CHECK_FAILS(rsk_loop_open(&options, &loop), EINVAL);
    options.read_size = 1024;
    CHECK_GIVES(rsk_loop_open(&options, &loop), 0);
    MUST(rsk_loop_close(loop));
    /* An older program knows the backend and nothing behind it. */
    options = (rsk_loop_options){.size = offsetof(rsk_loop_options, read_size), .read_size = 1};
    CHECK_GIVES(rsk_loop_open(&options, &loop), 0);
    MUST(rsk_loop_close(loop));
    CHECK_GIVES(rsk_loop_open(&newer.known, &loop), 0);
    MUST(rsk_loop_close(loop));
    newer.unknown = 1;
    CHECK_REFUSED(rsk_loop_open(&newer.known, &loop), EINVAL, "newer version");
}

static void turning(rsk_loop loop)
{
    rsk_loop_statistics statistics = {0};
    rsk_loop_event event;

    CHECK_REFUSED(rsk_loop_poll(loop, NULL, 1, 0), EFAULT, "events array");
    CHECK_FAILS(rsk_loop_poll(loop, wild, 1, 0), EFAULT);
    CHECK_REFUSED(rsk_loop_poll(loop, &event, 0, 0), EINVAL, "max is not above 0");
    CHECK_FAILS(rsk_loop_poll(loop, &event, -1, 0), EINVAL);
    CHECK_REFUSED(rsk_loop_stats(loop, NULL), EFAULT, "statistics is NULL");
    CHECK_FAILS(rsk_loop_stats(loop, wild), EFAULT);
    CHECK_REFUSED(rsk_loop_stats(loop, &statistics), EINVAL, "sizeof");
    CHECK_REFUSED(rsk_loop_offload(loop, NULL, NULL, NULL), EFAULT, "nothing to be done");
    CHECK_REFUSED(rsk_loop_ref(loop.id, 0), EBADF, "the id of a loop");
    CHECK_FAILS(rsk_loop_ref(0, 0), EBADF);
    if (backend_in_test != RSK_POLLER_EPOLL)
        CHECK_REFUSED(rsk_loop_fd(loop), ENOTSUP, "select and poll have none");
    CHECK_INT(rsk_loop_timeout(loop), -1);
    CHECK_INT(rsk_loop_alive(loop), 0);
}

static void objects(rsk_loop loop)
{
    int file = (int)MUST(open("/proc/self/status", O_RDONLY | O_CLOEXEC)), pipes[2];
    rsk_timer timer = {1};
    rsk_signal signals = {1};
    rsk_watch watch = {1}, second;

    MUST(pipe2(pipes, O_CLOEXEC));
    CHECK_REFUSED(rsk_timer_start(loop, -1, 0, NULL, NULL, &timer), EINVAL, "delay_ms is negative");
    CHECK(timer.id == 0);
    CHECK_REFUSED(rsk_timer_start(loop, 0, -1, NULL, NULL, &timer), EINVAL, "repeat_ms is negative");
    CHECK_REFUSED(rsk_timer_start(loop, 0, 0, NULL, NULL, wild), EFAULT, "no memory");
    CHECK_REFUSED(rsk_signal_start(loop, SIGKILL, NULL, NULL, &signals), EINVAL, "cannot be caught");
    CHECK_REFUSED(rsk_signal_start(loop, 0, NULL, NULL, &signals), EINVAL, "no such signal");
    CHECK_FAILS(rsk_signal_start(loop, 1000, NULL, NULL, &signals), EINVAL);
    CHECK_FAILS(rsk_signal_start(loop, SIGUSR1, NULL, NULL, wild), EFAULT);
    CHECK_REFUSED(rsk_watch_start(loop, pipes[0], 0, NULL, NULL, &watch), EINVAL, "events is none of");
    CHECK_FAILS(rsk_watch_start(loop, pipes[0], RSK_EDGE | RSK_READABLE, NULL, NULL, &watch), EINVAL);
    CHECK_FAILS(rsk_watch_start(loop, pipes[0], RSK_HANGUP, NULL, NULL, &watch), EINVAL);
    CHECK_FAILS(rsk_watch_start(loop, pipes[0], RSK_READABLE, NULL, NULL, wild), EFAULT);
    CHECK_REFUSED(rsk_watch_start(loop, -1, RSK_READABLE, NULL, NULL, &watch), EBADF, "");
    CHECK_FAILS(rsk_watch_start(loop, 1 << 20, RSK_READABLE, NULL, NULL, &watch), EBADF);
    if (backend_in_test == RSK_POLLER_EPOLL)
        CHECK_REFUSED(rsk_watch_start(loop, file, RSK_READABLE, NULL, NULL, &watch), EPERM, "regular file");
    if (backend_in_test == RSK_POLLER_EPOLL)
        CHECK_REFUSED(rsk_watch_start(loop, rsk_loop_fd(loop), RSK_READABLE, NULL, NULL, &watch), EINVAL, "cannot wait for itself");
    CHECK_GIVES(rsk_watch_start(loop, pipes[0], RSK_READABLE, NULL, NULL, &watch), 0);
    CHECK_REFUSED(rsk_watch_start(loop, pipes[0], RSK_READABLE, NULL, NULL, &second), EEXIST, "rsk_watch_change");
    CHECK_FAILS(rsk_watch_change(watch, 0), EINVAL);
    CHECK_GIVES(rsk_watch_change(watch, RSK_PRIORITY), 0);
    CHECK_GIVES(rsk_watch_stop(watch), 0);
    CHECK_REFUSED(rsk_watch_stop(watch), EBADF, "the watch is stopped already");
    CHECK_REFUSED(rsk_watch_change(watch, RSK_READABLE), EBADF, "the watch is stopped");
    /* NULL for the handle is allowed. */
    CHECK_GIVES(rsk_timer_start(loop, 1000, 0, NULL, NULL, NULL), 0);
    CHECK_GIVES(rsk_timer_start(loop, INT64_MAX, INT64_MAX, NULL, NULL, &timer), 0);
    CHECK_REFUSED(rsk_timer_again(timer, -1), EINVAL, "delay_ms is negative");
    CHECK_GIVES(rsk_timer_again(timer, INT64_MAX), 0);
    CHECK_GIVES(rsk_timer_stop(timer), 0);
    CHECK_REFUSED(rsk_timer_stop(timer), EBADF, "the timer was stopped");
    CHECK_FAILS(rsk_timer_again(timer, 0), EBADF);
    /* A handle of another kind. */
    CHECK_GIVES(rsk_signal_start(loop, SIGUSR1, NULL, NULL, &signals), 0);
    CHECK_FAILS(rsk_timer_stop((rsk_timer){signals.id}), EBADF);
    CHECK_FAILS(rsk_watch_stop((rsk_watch){signals.id}), EBADF);
    CHECK_FAILS(rsk_loop_run((rsk_loop){signals.id}), EBADF);
    CHECK_GIVES(rsk_signal_stop(signals), 0);
    CHECK_REFUSED(rsk_signal_stop(signals), EBADF, "stopped already");
    close(file);
    close(pipes[0]);
    close(pipes[1]);
}

/* Every function with a loop that is none: never opened, closed, closed with another in its place. */
static void stale(rsk_loop loop)
{
    rsk_loop_statistics statistics = {.size = sizeof statistics};
    rsk_loop_event event;
    int pipes[2];

    MUST(pipe2(pipes, O_CLOEXEC));
    CHECK_REFUSED(rsk_loop_close(loop), EBADF, "the loop is closed");
    CHECK_FAILS(rsk_loop_run(loop), EBADF);
    CHECK_FAILS(rsk_loop_turn(loop, 0), EBADF);
    CHECK_FAILS(rsk_loop_poll(loop, &event, 1, 0), EBADF);
    CHECK_FAILS(rsk_loop_stop(loop), EBADF);
    CHECK_FAILS(rsk_loop_wakeup(loop), EBADF);
    CHECK_FAILS(rsk_loop_post(loop, NULL, NULL), EBADF);
    CHECK_FAILS(rsk_loop_offload(loop, work, NULL, NULL), EBADF);
    CHECK_FAILS(rsk_loop_own(loop), EBADF);
    CHECK_FAILS(rsk_loop_fd(loop), EBADF);
    CHECK_FAILS(rsk_loop_timeout(loop), EBADF);
    CHECK_FAILS(rsk_loop_alive(loop), EBADF);
    CHECK_FAILS(rsk_loop_now(loop), EBADF);
    CHECK_FAILS(rsk_loop_stats(loop, &statistics), EBADF);
    CHECK_FAILS(rsk_loop_ref(loop.id, 1), EBADF);
    errno = 0;
    CHECK(rsk_loop_backend_name(loop) == NULL && errno == EBADF);
    CHECK_FAILS(rsk_timer_start(loop, 0, 0, NULL, NULL, NULL), EBADF);
    CHECK_FAILS(rsk_signal_start(loop, SIGUSR1, NULL, NULL, NULL), EBADF);
    CHECK_FAILS(rsk_watch_start(loop, pipes[0], RSK_READABLE, NULL, NULL, NULL), EBADF);
    close(pipes[0]);
    close(pipes[1]);
}

void arguments_part(void)
{
    rsk_loop loop = open_loop(), other;

    opening();
    turning(loop);
    objects(loop);
    MUST(rsk_loop_close(loop));
    stale(loop);
    stale((rsk_loop){0});
    stale((rsk_loop){UINT64_MAX});
    other = open_loop();
    stale(loop);
    MUST(rsk_loop_close(other));
}
