/* accept SECONDS: CPU time of a server's thread to wait for, accept and close one connection, in nanoseconds. Another thread
 * opens QUEUE connections, and only then the server takes them. The listener's linger of 0 is inherited: a close resets the
 * connection, so that no TIME_WAIT is left to fill the tables of the system. */
#include <rustsock.h>

#include "slices.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>

enum { QUEUE = 64 };

static int listener, epoll;
static rsk_poller poller;
static struct sockaddr_in address;
static pthread_barrier_t filled, emptied;

static void pin(int cpu) {
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET((unsigned)cpu, &set);
    (void)sched_setaffinity(0, sizeof set, &set);
}

static void *connect_again_and_again(void *unused) {
    int fds[QUEUE];
    (void)unused;
    pin((int)sysconf(_SC_NPROCESSORS_ONLN) - 1);
    (void)pthread_setcanceltype(PTHREAD_CANCEL_DEFERRED, NULL);
    for (;;) {
        for (int i = 0; i < QUEUE; i++) {
            slices_check((fds[i] = socket(AF_INET, SOCK_STREAM, 0)) != -1, "socket");
            slices_check(connect(fds[i], (struct sockaddr *)&address, sizeof address) == 0, "connect");
        }
        (void)pthread_barrier_wait(&filled);
        (void)pthread_barrier_wait(&emptied);
        for (int i = 0; i < QUEUE; i++) {
            (void)close(fds[i]);
        }
    }
    return NULL;
}

static int take_one_for_each_wait(void) {
    struct epoll_event event;
    int taken = 0;
    for (; taken < QUEUE && epoll_wait(epoll, &event, 1, 1000) == 1; taken++) {
        int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
        slices_check(fd != -1 && close(fd) == 0, "accept4");
    }
    return taken;
}

static int drain(void) {
    struct epoll_event event;
    int taken = 0, fd;
    if (epoll_wait(epoll, &event, 1, 1000) != 1) {
        return 0;
    }
    while ((fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) != -1) {
        slices_check(close(fd) == 0, "close");
        taken++;
    }
    slices_check(errno == EAGAIN, "accept4");
    return taken;
}

/* What a server does that waits for what its clients send: each connection is watched. */
static int drain_and_watch(void) {
    struct epoll_event event, watched = {.events = EPOLLIN};
    int fds[QUEUE + 1], taken = 0;
    if (epoll_wait(epoll, &event, 1, 1000) != 1) {
        return 0;
    }
    while ((fds[taken] = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) != -1) {
        slices_check(epoll_ctl(epoll, EPOLL_CTL_ADD, fds[taken++], &watched) == 0, "epoll_ctl");
    }
    slices_check(errno == EAGAIN, "accept4");
    for (int i = 0; i < taken; i++) {
        slices_check(close(fds[i]) == 0, "close");
    }
    return taken;
}

static int drain_with_twins(void) {
    rsk_event event;
    int taken = 0, fd;
    if (rsk_poller_wait(poller, &event, 1, 1000) != 1) {
        return 0;
    }
    while ((fd = rsk_accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) != -1) {
        slices_check(rsk_close(fd) == 0, "rsk_close");
        taken++;
    }
    slices_check(errno == EAGAIN, "rsk_accept4");
    return taken;
}

#ifdef HAVE_RSK_ACCEPT_MANY
static int take_many(void) {
    rsk_event event;
    int fds[QUEUE + 1];
    if (rsk_poller_wait(poller, &event, 1, 1000) != 1) {
        return 0;
    }
    int taken = rsk_accept_many(listener, fds, QUEUE + 1, RSK_NONBLOCK);
    for (int i = 0; i < taken; i++) {
        slices_check(rsk_close(fds[i]) == 0, "rsk_close");
    }
    return taken;
}
#endif

/* A server of the event loop: its streams are destroyed as they come. */
static rsk_loop loop;
static int given;

static void on_connection(rsk_server server, rsk_stream stream, void *user) {
    (void)server;
    (void)user;
    given++;
    slices_check(rsk_stream_destroy(stream, 0) == 0, "rsk_stream_destroy");
}

static int serve(void) {
    given = 0;
    slices_check(rsk_loop_turn(loop, 1000) != -1, "rsk_loop_turn");
    return given;
}

static double round_of(int (*take)(void)) {
    (void)pthread_barrier_wait(&filled);
    double start = slices_clock(CLOCK_THREAD_CPUTIME_ID);
    int taken = take();
    double spent = slices_clock(CLOCK_THREAD_CPUTIME_ID) - start;
    slices_check(taken == QUEUE, "not all connections were there");
    (void)pthread_barrier_wait(&emptied);
    return spent / QUEUE;
}

static double slice_one(void) { return round_of(take_one_for_each_wait); }
static double slice_drain(void) { return round_of(drain); }
static double slice_loop(void) { return round_of(serve); }
static double slice_watch(void) { return round_of(drain_and_watch); }
static double slice_twins(void) { return round_of(drain_with_twins); }
#ifdef HAVE_RSK_ACCEPT_MANY
static double slice_many(void) { return round_of(take_many); }
#endif

static struct slices_way ways[] = {
    {.name = "one_for_each_wait", .slice = slice_one},
    {.name = "epoll_drain", .slice = slice_drain},
    {.name = "epoll_drain_watched", .slice = slice_watch},
    {.name = "poller_drain", .slice = slice_twins},
    {.name = "loop_server", .slice = slice_loop},
#ifdef HAVE_RSK_ACCEPT_MANY
    {.name = "rsk_accept_many", .slice = slice_many},
#endif
};
enum { WAYS = sizeof ways / sizeof *ways };

static void open_listener(void) {
    struct linger at_once = {.l_onoff = 1, .l_linger = 0};
    struct epoll_event event = {.events = EPOLLIN};
    socklen_t len = sizeof address;
    address = (struct sockaddr_in){.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    listener = rsk_socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    slices_check(listener != -1 && rsk_bind(listener, (struct sockaddr *)&address, len) == 0, "bind");
    slices_check(rsk_setsockopt(listener, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once) == 0, "SO_LINGER");
    slices_check(rsk_listen(listener, QUEUE * 2) == 0, "listen");
    slices_check(getsockname(listener, (struct sockaddr *)&address, &len) == 0, "getsockname");
    slices_check((epoll = epoll_create1(EPOLL_CLOEXEC)) != -1, "epoll_create1");
    slices_check(epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &event) == 0, "epoll_ctl");
    slices_check(rsk_poller_open(RSK_POLLER_EPOLL, &poller) == 0, "rsk_poller_open");
    slices_check(rsk_poller_add(poller, listener, RSK_READABLE, 0) == 0, "rsk_poller_add");
}

static void open_loop(void) {
    static const rsk_server_callbacks callbacks = {.size = sizeof callbacks, .on_connection = on_connection};
    rsk_listen_options options = {.size = sizeof options, .accepts_per_turn = QUEUE};
    rsk_server server;
    slices_check(rsk_loop_open(NULL, &loop) == 0, "rsk_loop_open");
    slices_check(rsk_server_adopt(loop, rsk_dup(listener), &options, &callbacks, NULL, &server) == 0, "rsk_server_adopt");
}

int main(int argc, char **argv) {
    double seconds = argc == 2 ? strtod(argv[1], NULL) : 0;
    pthread_t thread;
    if (seconds <= 0) {
        (void)fprintf(stderr, "usage: accept SECONDS\n");
        return 2;
    }
    (void)alarm((unsigned)seconds + 20);
    open_listener();
    pin(0);
    open_loop();
    slices_check(pthread_barrier_init(&filled, NULL, 2) == 0 && pthread_barrier_init(&emptied, NULL, 2) == 0, "barrier");
    slices_check(pthread_create(&thread, NULL, connect_again_and_again, NULL) == 0, "pthread_create");
    slices_measure(ways, WAYS, seconds);
    printf("[{\"unit\": \"ns per connection\"");
    slices_print(ways, WAYS);
    printf("}]\n");
    return EXIT_SUCCESS;    /* the end of main ends the other thread */
}
