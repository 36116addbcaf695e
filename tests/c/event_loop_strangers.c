/* Calls from threads that do not own the loop, in children of a fork, and from inside its callbacks. */
#include "event_loop.h"

/* What a thread is to try. */
struct tried {
    rsk_loop loop;
    rsk_timer timer;
    rsk_signal signals;
    rsk_watch watch;
    int fd;
};

static void *try_all(void *argument)
{
    struct tried *it = argument;
    rsk_loop_statistics statistics = {.size = sizeof statistics};
    rsk_loop_event event;

    CHECK_REFUSED(rsk_loop_run(it->loop), EPERM, "belong to one thread");
    CHECK_FAILS(rsk_loop_turn(it->loop, 0), EPERM);
    CHECK_FAILS(rsk_loop_poll(it->loop, &event, 1, 0), EPERM);
    CHECK_FAILS(rsk_loop_close(it->loop), EPERM);
    CHECK_FAILS(rsk_loop_fd(it->loop), EPERM);
    CHECK_FAILS(rsk_loop_timeout(it->loop), EPERM);
    CHECK_FAILS(rsk_loop_alive(it->loop), EPERM);
    CHECK_FAILS(rsk_loop_now(it->loop), EPERM);
    CHECK_FAILS(rsk_loop_stats(it->loop, &statistics), EPERM);
    CHECK_FAILS(rsk_loop_ref(it->timer.id, 0), EPERM);
    CHECK_FAILS(rsk_timer_start(it->loop, 0, 0, NULL, NULL, NULL), EPERM);
    CHECK_FAILS(rsk_timer_again(it->timer, 0), EPERM);
    CHECK_FAILS(rsk_timer_stop(it->timer), EPERM);
    CHECK_FAILS(rsk_signal_start(it->loop, SIGUSR2, NULL, NULL, NULL), EPERM);
    CHECK_FAILS(rsk_signal_stop(it->signals), EPERM);
    CHECK_REFUSED(rsk_watch_start(it->loop, it->fd, RSK_READABLE, NULL, NULL, NULL), EPERM, "another thread");
    CHECK_FAILS(rsk_watch_change(it->watch, RSK_READABLE), EPERM);
    CHECK_REFUSED(rsk_watch_stop(it->watch), EPERM, "rsk_loop_post");
    errno = 0;
    CHECK(rsk_loop_backend_name(it->loop) == NULL && errno == EPERM);
    /* These three are for every thread. */
    CHECK_GIVES(rsk_loop_wakeup(it->loop), 0);
    CHECK_GIVES(rsk_loop_stop(it->loop), 0);
    CHECK_GIVES(rsk_loop_post(it->loop, NULL, NULL), 0);
    return NULL;
}

static void other_threads(void)
{
    struct tried it = {.loop = open_loop()};
    pthread_t thread;
    int pipes[2];

    MUST(pipe2(pipes, O_CLOEXEC));
    it.fd = pipes[1];
    MUST(rsk_timer_start(it.loop, 60000, 0, NULL, NULL, &it.timer));
    MUST(rsk_signal_start(it.loop, SIGUSR1, NULL, NULL, &it.signals));
    MUST(rsk_watch_start(it.loop, pipes[0], RSK_READABLE, NULL, NULL, &it.watch));
    MUST(pthread_create(&thread, NULL, try_all, &it));
    MUST(pthread_join(thread, NULL));
    /* It was stopped. */
    CHECK_GIVES(rsk_loop_run(it.loop), 1);
    CHECK_GIVES(rsk_timer_stop(it.timer), 0);
    CHECK_GIVES(rsk_signal_stop(it.signals), 0);
    CHECK_GIVES(rsk_watch_stop(it.watch), 0);
    MUST(rsk_loop_close(it.loop));
    close(pipes[0]);
    close(pipes[1]);
}

static void children(void)
{
    rsk_loop loop = open_loop(), own;
    rsk_timer timer;
    int status = -1;

    MUST(rsk_timer_start(loop, 0, 0, NULL, NULL, &timer));
    pid_t child = (pid_t)MUST(fork());
    if (child == 0) {
        unsigned long before = atomic_load(&check_counts.differ);
        CHECK_REFUSED(rsk_loop_run(loop), EBADF, "the parent of a fork");
        CHECK_FAILS(rsk_loop_wakeup(loop), EBADF);
        CHECK_FAILS(rsk_loop_stop(loop), EBADF);
        CHECK_FAILS(rsk_loop_post(loop, NULL, NULL), EBADF);
        CHECK_FAILS(rsk_loop_own(loop), EBADF);
        CHECK_FAILS(rsk_timer_stop(timer), EBADF);
        /* It gives up its copies, once, and has loops of its own. */
        CHECK_GIVES(rsk_loop_close(loop), 0);
        CHECK_FAILS(rsk_loop_close(loop), EBADF);
        own = open_loop();
        CHECK(rsk_timer_start(own, 1, 0, NULL, NULL, NULL) == 0 && rsk_loop_run(own) == 0 && rsk_loop_close(own) == 0);
        fflush(stdout);
        _exit(atomic_load(&check_counts.differ) != before);
    }
    MUST(waitpid(child, &status, 0));
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    /* The parent's is as it was. */
    CHECK_GIVES(rsk_loop_run(loop), 0);
    MUST(rsk_loop_close(loop));
}

static pid_t child_of_callback = -1;
static int called_in_child;

static void fork_in_callback(rsk_timer timer, void *user)
{
    (void)timer, (void)user;
    if (child_of_callback == -1)
        child_of_callback = (pid_t)MUST(fork());
    else if (child_of_callback == 0)
        called_in_child++;
}

/* The child of a fork in a callback returns into the run of its parent, which ends there at once. */
static void child_returns_from_a_callback(void)
{
    rsk_loop loop = open_loop();
    int status = -1;

    child_of_callback = -1;
    for (int i = 0; i < 3; i++)
        MUST(rsk_timer_start(loop, 0, 0, fork_in_callback, NULL, NULL));
    usleep(2000);
    fflush(stdout);
    int ran = rsk_loop_run(loop);
    if (child_of_callback == 0)
        _exit(ran == -1 && errno == EBADF && called_in_child == 0 && rsk_loop_close(loop) == 0 ? 0 : 1);
    CHECK_INT(ran, 0);
    MUST(waitpid(child_of_callback, &status, 0));
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    MUST(rsk_loop_close(loop));
}

static rsk_loop running;
static int inside;

static void nested(rsk_timer timer, void *user)
{
    rsk_loop_event event;
    rsk_loop other = open_loop();

    (void)timer, (void)user;
    inside++;
    CHECK_REFUSED(rsk_loop_run(running), EBUSY, "one of its callbacks");
    CHECK_FAILS(rsk_loop_turn(running, 0), EBUSY);
    CHECK_FAILS(rsk_loop_poll(running, &event, 1, 0), EBUSY);
    CHECK_REFUSED(rsk_loop_close(running), EBUSY, "rsk_loop_stop here");
    CHECK_REFUSED(rsk_loop_own(running), EBUSY, "the loop runs");
    /* Another loop may be run, and what is asked is answered. */
    CHECK(rsk_timer_start(other, 0, 0, NULL, NULL, NULL) == 0 && rsk_loop_run(other) == 0 && rsk_loop_close(other) == 0);
    CHECK(rsk_loop_timeout(running) >= -1 && rsk_loop_now(running) > 0);
    /* Its own failure is what is told of afterwards, and errno is not carried out of the run. */
    CHECK_FAILS(rsk_listen(-1, 1), EBADF);
    errno = EXDEV;
}

static void from_inside(void)
{
    running = open_loop();
    inside = 0;
    MUST(rsk_timer_start(running, 0, 0, nested, NULL, NULL));
    CHECK_GIVES(rsk_loop_run(running), 0);
    CHECK_INT(inside, 1);
    CHECK_STR(rsk_last_call(), "listen");
    MUST(rsk_timer_start(running, 0, 0, nested, NULL, NULL));
    CHECK_GIVES(rsk_loop_turn(running, 100), 1);
    CHECK_INT(inside, 2);
    MUST(rsk_loop_close(running));
}

void strangers_part(void)
{
    other_threads();
    children();
    child_returns_from_a_callback();
    from_inside();
}
