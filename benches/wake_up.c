/* wake_up [--json] [--seconds S] [--ready R] [--timeout MS] SIZE...: what one wait costs with SIZE descriptors watched.
 * wake_up --count WAY SIZE CALLS: makes that many waits and nothing else, for an instruction counter.
 *
 * R of the descriptors (default 1) are connections with a byte that nobody reads, so that no wait has to wait; the others
 * are silent UDP sockets. All ways watch the same descriptors. Short slices of all ways alternate in random order, and the
 * tenth percentile of the slices of each is reported. */
#include <rustsock.h>

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

enum { MAX_WATCHED = 16000, MAX_READY = 64, MAX_SLICES = 20000, SLICE_NS = 20000, WORD_BITS = 64 };

/* A set for select with room for any descriptor: FD_SETSIZE is a limit of libc's macros, not of the system call. */
enum { SET_WORDS = 32768 / WORD_BITS };
typedef unsigned long wide_set[SET_WORDS];

static int watched[MAX_WATCHED];        /* the ready ones come first */
static int count, ready = 1, highest, timeout_ms = -1;
static int peers[MAX_READY];

static wide_set select_template, select_set;
static struct pollfd poll_set[MAX_WATCHED];
static int epoll;
static struct epoll_event epoll_events[MAX_READY];
static rsk_poller poller;
static rsk_event poller_events[MAX_READY];

/* The sum of the ready descriptors: every way has to find them, as a program has. */
static volatile size_t found;

static int wait_select(void) {
    struct timeval limit = {timeout_ms / 1000, timeout_ms % 1000 * 1000};
    size_t words = (size_t)highest / WORD_BITS + 1;
    memcpy(select_set, select_template, words * sizeof(unsigned long));
    int n = select(highest + 1, (fd_set *)(void *)select_set, NULL, NULL, timeout_ms < 0 ? NULL : &limit);
    for (size_t word = 0; word < words; word++) {
        for (unsigned long bits = select_set[word]; bits != 0; bits &= bits - 1) {
            found += word * WORD_BITS + (size_t)__builtin_ctzl(bits);
        }
    }
    return n;
}

static int wait_poll(void) {
    int n = poll(poll_set, (nfds_t)count, timeout_ms);
    for (int i = 0, left = n; left > 0; i++) {
        if (poll_set[i].revents != 0) {
            found += (unsigned)poll_set[i].fd;
            left--;
        }
    }
    return n;
}

static int wait_epoll(void) {
    int n = epoll_wait(epoll, epoll_events, MAX_READY, timeout_ms);
    for (int i = 0; i < n; i++) {
        found += (unsigned)epoll_events[i].data.fd;
    }
    return n;
}

static int wait_poller(void) {
    int n = rsk_poller_wait(poller, poller_events, MAX_READY, timeout_ms);
    for (int i = 0; i < n; i++) {
        found += (unsigned)poller_events[i].fd;
    }
    return n;
}

static struct way {
    const char *name;
    int (*wait)(void);
    int calls;                          /* in one slice */
    int slices;
    float ns[MAX_SLICES];               /* per call, of each slice */
} ways[] = {{.name = "select", .wait = wait_select}, {.name = "poll", .wait = wait_poll},
            {.name = "epoll", .wait = wait_epoll}, {.name = "poller", .wait = wait_poller}};
enum { WAYS = sizeof ways / sizeof *ways };

static void check(bool good, const char *what) {
    if (!good) {
        perror(what);
        exit(EXIT_FAILURE);
    }
}

static double now_ns(void) {
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

/* A TCP connection to itself's process: one end is watched and has a byte to read, the other is only kept. */
static void connect_pair(int *server, int *client) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t len = sizeof address;
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    check(listener != -1 && bind(listener, (struct sockaddr *)&address, len) == 0 && listen(listener, 1) == 0, "listen");
    check(getsockname(listener, (struct sockaddr *)&address, &len) == 0, "getsockname");
    *client = socket(AF_INET, SOCK_STREAM, 0);
    check(*client != -1 && connect(*client, (struct sockaddr *)&address, len) == 0, "connect");
    *server = accept(listener, NULL, NULL);
    check(*server != -1 && send(*client, "x", 1, MSG_NOSIGNAL) == 1, "accept");
    (void)close(listener);
}

static void watch_all(int size) {
    count = size < ready ? ready : size;
    highest = 0;
    memset(select_template, 0, sizeof select_template);
    check((epoll = epoll_create1(EPOLL_CLOEXEC)) != -1, "epoll_create1");
    check(rsk_poller_open(RSK_POLLER_EPOLL, &poller) == 0, "rsk_poller_open");
    for (int i = 0; i < count; i++) {
        if (i < ready) {
            connect_pair(&watched[i], &peers[i]);
        } else {
            check((watched[i] = socket(AF_INET, SOCK_DGRAM, 0)) != -1, "socket");
        }
        int fd = watched[i];
        struct epoll_event event = {.events = EPOLLIN, .data.fd = fd};
        select_template[fd / WORD_BITS] |= 1UL << (fd % WORD_BITS);
        poll_set[i] = (struct pollfd){.fd = fd, .events = POLLIN};
        check(epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) == 0, "epoll_ctl");
        check(rsk_poller_add(poller, fd, RSK_READABLE, (uint64_t)i) == 0, "rsk_poller_add");
        highest = fd > highest ? fd : highest;
    }
}

static void unwatch_all(void) {
    check(rsk_poller_close(poller) == 0, "rsk_poller_close");
    (void)close(epoll);
    for (int i = 0; i < count; i++) {
        (void)close(watched[i]);
    }
    for (int i = 0; i < ready; i++) {
        (void)close(peers[i]);
    }
}

static double slice(const struct way *way) {
    double start = now_ns();
    for (int i = 0; i < way->calls; i++) {
        check(way->wait() == ready, way->name);
    }
    return (now_ns() - start) / way->calls;
}

static int by_size(const void *a, const void *b) {
    float one = *(const float *)a, other = *(const float *)b;
    return (one > other) - (one < other);
}

static double tenth_percentile(struct way *way) {
    qsort(way->ns, (size_t)way->slices, sizeof(float), by_size);
    return way->slices == 0 ? 0 : (double)way->ns[way->slices / 10];
}

static void shuffle(int *order, unsigned long long *seed) {
    for (int i = WAYS - 1; i > 0; i--) {
        *seed = *seed * 6364136223846793005U + 1442695040888963407U;
        int other = (int)((*seed >> 33) % (unsigned)(i + 1)), kept = order[i];
        order[i] = order[other];
        order[other] = kept;
    }
}

static void measure(double seconds) {
    static unsigned long long seed;
    int order[WAYS] = {0, 1, 2, 3};
    seed += (unsigned long long)now_ns();
    for (int i = 0; i < WAYS; i++) {
        ways[i].slices = 0;
        ways[i].calls = 1;
        (void)slice(&ways[i]);
        double once = slice(&ways[i]);
        ways[i].calls = once < SLICE_NS ? (int)(SLICE_NS / once) + 1 : 1;
    }
    for (double end = now_ns() + seconds * 1e9; now_ns() < end;) {
        shuffle(order, &seed);
        for (int i = 0; i < WAYS; i++) {
            struct way *way = &ways[order[i]];
            double spent = slice(way);
            if (way->slices < MAX_SLICES) {
                way->ns[way->slices++] = (float)spent;
            }
        }
    }
}

static void report(bool json, bool first) {
    double ns[WAYS];
    for (int i = 0; i < WAYS; i++) {
        ns[i] = tenth_percentile(&ways[i]);
    }
    if (json) {
        printf("%s{\"watched\": %d, \"ready\": %d", first ? "" : ", ", count, ready);
        for (int i = 0; i < WAYS; i++) {
            printf(", \"%s\": %.1f", ways[i].name, ns[i]);
        }
        printf("}");
        return;
    }
    printf("%6d watched, %d ready:", count, ready);
    for (int i = 0; i < WAYS; i++) {
        printf("  %s %.0f ns", ways[i].name, ns[i]);
    }
    printf("  poller/epoll %.3f\n", ns[3] / ns[2]);
}

static int only_count(const char *name, int size, int calls) {
    for (int i = 0; i < WAYS; i++) {
        if (strcmp(ways[i].name, name) == 0) {
            watch_all(size);
            ways[i].calls = calls;
            (void)slice(&ways[i]);
            unwatch_all();
            return EXIT_SUCCESS;
        }
    }
    return 2;
}

static void allow_many_fds(void) {
    struct rlimit limit;
    check(getrlimit(RLIMIT_NOFILE, &limit) == 0, "getrlimit");
    limit.rlim_cur = limit.rlim_max;
    check(setrlimit(RLIMIT_NOFILE, &limit) == 0, "setrlimit");
}

static bool next_option(int argc, char **argv, int *at, const char *name, double *value) {
    if (*at + 1 >= argc || strcmp(argv[*at], name) != 0) {
        return false;
    }
    *value = strtod(argv[*at + 1], NULL);
    *at += 2;
    return true;
}

int main(int argc, char **argv) {
    bool json = false, first = true;
    double seconds = 1, value = 0;
    int at = 1;
    allow_many_fds();
    for (;;) {
        if (next_option(argc, argv, &at, "--seconds", &seconds)) {
            continue;
        }
        if (next_option(argc, argv, &at, "--ready", &value)) {
            ready = value < 1 ? 1 : value > MAX_READY ? MAX_READY : (int)value;
        } else if (next_option(argc, argv, &at, "--timeout", &value)) {
            timeout_ms = (int)value;
        } else if (at < argc && strcmp(argv[at], "--json") == 0) {
            json = true;
            at++;
        } else {
            break;
        }
    }
    if (at + 4 == argc && strcmp(argv[at], "--count") == 0) {
        return only_count(argv[at + 1], atoi(argv[at + 2]), atoi(argv[at + 3]));
    }
    if (at == argc) {
        (void)fprintf(stderr, "usage: wake_up [--json] [--seconds S] [--ready R] [--timeout MS] SIZE...\n");
        return 2;
    }
    (void)alarm((unsigned)(seconds * (argc - at)) + 60);
    if (json) {
        printf("[");
    }
    for (; at < argc; at++) {
        int size = atoi(argv[at]);
        if (size < 1 || size > MAX_WATCHED) {
            (void)fprintf(stderr, "wake_up: between 1 and %d descriptors\n", MAX_WATCHED);
            return 2;
        }
        watch_all(size);
        measure(seconds);
        report(json, first);
        first = false;
        unwatch_all();
    }
    if (json) {
        printf("]\n");
    }
    return EXIT_SUCCESS;
}
