/* What other threads and signal handlers may do: post, wake, stop; a loop that changes its thread; work in other threads. */
#include "event_loop.h"

enum { THREADS = 4, POSTS = 2000 };

struct poster {
    rsk_loop loop;
    int number;
    int next; /* of its posts, to be called */
};

static int posted;
static pthread_t owner;

struct one_post {
    struct poster *by;
    int number;
};

static void in_order(rsk_loop loop, void *user)
{
    struct one_post *post = user;
    CHECK(pthread_equal(pthread_self(), owner) && loop.id == post->by->loop.id);
    if (post->by->next++ != post->number)
        CHECK(!"posts of one thread are out of order");
    free(post);
    if (++posted == THREADS * POSTS)
        CHECK_GIVES(rsk_loop_stop(loop), 0);
}

static void *poster(void *argument)
{
    struct poster *it = argument;
    for (int i = 0; i < POSTS; i++) {
        struct one_post *post = malloc(sizeof *post);
        *post = (struct one_post){it, i};
        CHECK(rsk_loop_post(it->loop, in_order, post) == 0);
    }
    return NULL;
}

static void posts(void)
{
    rsk_loop loop = open_loop();
    struct poster all[THREADS] = {0};
    pthread_t threads[THREADS];

    posted = 0;
    owner = pthread_self();
    MUST(rsk_timer_start(loop, 60000, 0, NULL, NULL, NULL));
    for (int i = 0; i < THREADS; i++) {
        all[i] = (struct poster){.loop = loop, .number = i};
        MUST(pthread_create(&threads[i], NULL, poster, &all[i]));
    }
    CHECK_GIVES(rsk_loop_run(loop), 1);
    CHECK_INT(posted, THREADS * POSTS);
    for (int i = 0; i < THREADS; i++)
        MUST(pthread_join(threads[i], NULL));
    MUST(rsk_loop_close(loop));
}

static rsk_loop in_handler;

static void wake_it(int number)
{
    int saved = errno;
    if (number == SIGUSR1)
        IGNORE(rsk_loop_wakeup(in_handler));
    else
        IGNORE(rsk_loop_stop(in_handler));
    errno = saved;
}

static void *signal_later(void *argument)
{
    struct timespec moment = {.tv_nsec = 20000000};
    nanosleep(&moment, NULL);
    pthread_kill(owner, *(int *)argument);
    return NULL;
}

/* A wait ends when a signal handler calls wakeup, or stop. */
static void handlers(void)
{
    struct sigaction action = {.sa_handler = wake_it}, before[2];
    rsk_loop_event event = {0};
    pthread_t thread;
    int wake = SIGUSR1, stop = SIGUSR2;

    in_handler = open_loop();
    owner = pthread_self();
    MUST(sigaction(SIGUSR1, &action, &before[0]));
    MUST(sigaction(SIGUSR2, &action, &before[1]));
    MUST(rsk_timer_start(in_handler, 60000, 0, NULL, NULL, NULL));
    MUST(pthread_create(&thread, NULL, signal_later, &wake));
    CHECK_INT(rsk_loop_poll(in_handler, &event, 1, 10000), 1);
    CHECK(event.kind == RSK_EVENT_WAKEUP && event.source == in_handler.id);
    MUST(pthread_join(thread, NULL));
    MUST(pthread_create(&thread, NULL, signal_later, &stop));
    CHECK_GIVES(rsk_loop_run(in_handler), 1);
    MUST(pthread_join(thread, NULL));
    MUST(sigaction(SIGUSR1, &before[0], NULL));
    MUST(sigaction(SIGUSR2, &before[1], NULL));
    MUST(rsk_loop_close(in_handler));
}

static void *run_there(void *argument)
{
    rsk_loop loop = *(rsk_loop *)argument;
    CHECK_FAILS(rsk_loop_run(loop), EPERM);
    CHECK_GIVES(rsk_loop_own(loop), 0);
    CHECK_GIVES(rsk_loop_run(loop), 0);
    return NULL;
}

static void *own_it(void *argument)
{
    CHECK_REFUSED(rsk_loop_own(*(rsk_loop *)argument), EBUSY, "the loop runs");
    return NULL;
}

static void while_running(rsk_timer timer, void *user)
{
    pthread_t thread;
    (void)timer;
    MUST(pthread_create(&thread, NULL, own_it, user));
    MUST(pthread_join(thread, NULL));
}

static void owners(void)
{
    rsk_loop loop = open_loop();
    pthread_t thread;

    MUST(rsk_timer_start(loop, 1, 0, NULL, NULL, NULL));
    MUST(pthread_create(&thread, NULL, run_there, &loop));
    MUST(pthread_join(thread, NULL));
    CHECK_FAILS(rsk_loop_run(loop), EPERM);
    CHECK_GIVES(rsk_loop_own(loop), 0);
    MUST(rsk_timer_start(loop, 0, 0, while_running, &loop, NULL));
    CHECK_GIVES(rsk_loop_run(loop), 0);
    MUST(rsk_loop_close(loop));
}

static void stop_it(rsk_timer timer, void *user)
{
    (void)timer;
    ++*(int *)user;
    CHECK_GIVES(rsk_loop_stop(*(rsk_loop *)((int *)user + 2)), 0);
}

static void count(rsk_timer timer, void *user)
{
    (void)timer;
    ++*(int *)user;
}

/* After the callback that stops it no other is called, and what is left is called in the next run. */
static void stops(void)
{
    struct {
        int calls, unused;
        rsk_loop loop;
    } it = {.loop = open_loop()};

    MUST(rsk_timer_start(it.loop, 0, 0, stop_it, &it, NULL));
    MUST(rsk_timer_start(it.loop, 0, 0, count, &it, NULL));
    CHECK_GIVES(rsk_loop_run(it.loop), 1);
    CHECK_INT(it.calls, 1);
    CHECK_GIVES(rsk_loop_run(it.loop), 0);
    CHECK_INT(it.calls, 2);
    /* A stop that finds it not running ends the next run. */
    CHECK_GIVES(rsk_loop_stop(it.loop), 0);
    CHECK_GIVES(rsk_loop_run(it.loop), 1);
    CHECK_GIVES(rsk_loop_run(it.loop), 0);
    MUST(rsk_loop_close(it.loop));
}

static void square(void *user)
{
    CHECK(!pthread_equal(pthread_self(), owner));
    *(int *)user *= *(int *)user;
}

static int done_codes[2], dones;

static void squared(rsk_loop loop, int code, void *user)
{
    CHECK(pthread_equal(pthread_self(), owner) && loop.id != 0);
    CHECK(code != 0 || *(int *)user == 49);
    done_codes[code != 0]++;
    dones++;
}

static void offloads(void)
{
    int numbers[16];
    rsk_loop loop = open_loop();

    owner = pthread_self();
    dones = done_codes[0] = done_codes[1] = 0;
    for (int i = 0; i < 16; i++) {
        numbers[i] = 7;
        CHECK_GIVES(rsk_loop_offload(loop, square, squared, &numbers[i]), 0);
    }
    CHECK_GIVES(rsk_loop_run(loop), 0);
    CHECK_INT(dones, 16);
    CHECK_INT(done_codes[0], 16);
    MUST(rsk_loop_close(loop));
}

void threads_part(void)
{
    posts();
    handlers();
    owners();
    stops();
    offloads();
}
