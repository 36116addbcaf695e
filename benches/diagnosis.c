/* diagnosis [SECONDS]: what a call costs more in diagnosis mode than libc's, as one JSON object.
 * Each call is made in short slices by libc and by the library, in turn, with nothing to report; the tenth percentile of the
 * slices is compared. */
#include <rustsock.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { CALLS = 100, MAX_SLICES = 20000, WATCHED = 64, BYTES = 64 };

struct bed {
    int pair[2];                        /* AF_UNIX */
    int tcp[2];
    int epoll;
    struct pollfd watched[WATCHED];
    char data[BYTES];
};

/* One call of a kind: by libc, or by the library. True if it did what it should. */
typedef bool call(struct bed *bed, bool ours);

static bool send_nothing(struct bed *bed, bool ours) {
    return (ours ? rsk_send(bed->pair[0], "", 0, 0) : send(bed->pair[0], "", 0, MSG_NOSIGNAL)) == 0;
}

/* The bytes are taken away by libc, outside of what is measured. */
static bool send_tcp(struct bed *bed, bool ours) {
    return (ours ? rsk_send(bed->tcp[0], bed->data, BYTES, 0) : send(bed->tcp[0], bed->data, BYTES, MSG_NOSIGNAL)) == BYTES;
}

static bool recv_tcp(struct bed *bed, bool ours) {
    return (ours ? rsk_recv(bed->tcp[1], bed->data, BYTES, 0) : recv(bed->tcp[1], bed->data, BYTES, 0)) == BYTES;
}

static bool poll_many(struct bed *bed, bool ours) {
    return (ours ? rsk_poll(bed->watched, WATCHED, 0) : poll(bed->watched, WATCHED, 0)) == 0;
}

static bool epoll_many(struct bed *bed, bool ours) {
    struct epoll_event events[WATCHED];
    return (ours ? rsk_epoll_wait(bed->epoll, events, WATCHED, 0) : epoll_wait(bed->epoll, events, WATCHED, 0)) == 1;
}

static const struct row {
    const char *name;
    call *made;
} ROWS[] = {
    { "send, nothing", send_nothing }, { "send, 64 B over TCP", send_tcp }, { "recv, 64 B over TCP", recv_tcp },
    { "poll, 64 descriptors", poll_many }, { "epoll_wait, 64 descriptors, 1 ready", epoll_many },
};

static double now_ns(void) {
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

static bool filled(const struct bed *bed, call *made) {
    for (int i = 0; made == recv_tcp && i < CALLS; i++) {
        if (send(bed->tcp[0], bed->data, BYTES, MSG_NOSIGNAL) != BYTES) {
            return false;
        }
    }
    return true;
}

static bool emptied(const struct bed *bed, call *made) {
    char taken[BYTES * CALLS];
    for (ssize_t left = made == send_tcp ? BYTES * CALLS : 0; left > 0;) {
        ssize_t got = recv(bed->tcp[1], taken, (size_t)left, 0);
        if (got <= 0) {
            return false;
        }
        left -= got;
    }
    return true;
}

static bool slice(struct bed *bed, call *made, bool ours, float *spent) {
    bool good = filled(bed, made);
    double start = now_ns();
    for (int i = 0; i < CALLS; i++) {
        good &= made(bed, ours);
    }
    *spent = (float)((now_ns() - start) / CALLS);
    return good && emptied(bed, made);
}

static int by_size(const void *a, const void *b) {
    float one = *(const float *)a, other = *(const float *)b;
    return (one > other) - (one < other);
}

static bool measured(struct bed *bed, call *made, double seconds, double result[2]) {
    static float slices[2][MAX_SLICES];
    size_t count = 0;
    float warm;
    if (!slice(bed, made, false, &warm) || !slice(bed, made, true, &warm)) {
        return false;
    }
    for (double end = now_ns() + seconds * 1e9; now_ns() < end && count < MAX_SLICES; count++) {
        for (int i = 0; i < 2; i++) {
            int which = (int)((count + (size_t)i) & 1);
            if (!slice(bed, made, which == 1, &slices[which][count])) {
                return false;
            }
        }
    }
    for (int which = 0; which < 2; which++) {
        qsort(slices[which], count, sizeof(float), by_size);
        result[which] = count > 0 ? (double)slices[which][count / 10] : 0;
    }
    return count > 0;
}

/* A connection over loopback, made by the library, as the program's own would be. */
static bool connected(int pair[2]) {
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t len = sizeof address;
    int listener = rsk_socket(AF_INET, SOCK_STREAM, 0);
    bool good = listener >= 0 && rsk_bind(listener, (struct sockaddr *)&address, len) == 0 && rsk_listen(listener, 1) == 0
        && rsk_getsockname(listener, (struct sockaddr *)&address, &len) == 0;
    pair[0] = rsk_socket(AF_INET, SOCK_STREAM, 0);
    good = good && rsk_connect(pair[0], (struct sockaddr *)&address, len) == 0;
    pair[1] = good ? rsk_accept(listener, NULL, NULL) : -1;
    return good && pair[1] >= 0 && rsk_close(listener) == 0;
}

static bool prepared(struct bed *bed) {
    memset(bed, 0, sizeof *bed);
    memset(bed->data, 'x', BYTES);
    bed->epoll = rsk_epoll_create1(0);
    bool good = bed->epoll >= 0 && rsk_socketpair(AF_UNIX, SOCK_STREAM, 0, bed->pair) == 0 && connected(bed->tcp);
    for (int i = 0; good && i < WATCHED; i++) {
        int pair[2];
        struct epoll_event wanted = { .events = EPOLLIN };
        good = rsk_socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0;
        bed->watched[i] = (struct pollfd){ .fd = good ? pair[0] : -1, .events = POLLIN };
        /* The last of those epoll watches has something to say each time; poll watches the other end of it. */
        wanted.data.fd = pair[0];
        if (good && i == WATCHED - 1) {
            good = send(pair[0], "x", 1, MSG_NOSIGNAL) == 1;
            wanted.data.fd = pair[1];
        }
        good = good && rsk_epoll_ctl(bed->epoll, EPOLL_CTL_ADD, wanted.data.fd, &wanted) == 0;
    }
    return good;
}

int main(int argc, char **argv) {
    static struct bed bed;
    double seconds = argc > 1 ? strtod(argv[1], NULL) : 1;
    if (rsk_diag("teach,169=off") != 0 || !prepared(&bed)) {
        (void)fprintf(stderr, "diagnosis: cannot prepare\n");
        return 1;
    }
    (void)alarm((unsigned)(seconds * 10) + 30);
    printf("{\"bench\": \"diagnosis\", \"results\": [");
    for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++) {
        double ns[2];
        if (!measured(&bed, ROWS[i].made, seconds, ns)) {
            (void)fprintf(stderr, "diagnosis: %s failed\n", ROWS[i].name);
            return 1;
        }
        printf("%s{\"call\": \"%s\", \"libc_p10_ns\": %.1f, \"diagnosed_p10_ns\": %.1f, \"difference_ns\": %.1f}", i > 0 ? ", " : "",
               ROWS[i].name, ns[0], ns[1], ns[1] - ns[0]);
    }
    printf("]}\n");
    return 0;
}
