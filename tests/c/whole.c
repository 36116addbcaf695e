/* whole: rsk_send_all and rsk_recv_exact move everything or tell how much; waits, per-call timeouts; one deadline a call. */
#include "pairs.h"

#include <limits.h>
#include <linux/errqueue.h>
#include <linux/net_tstamp.h>
#include <sys/resource.h>

CHECK_PROGRAM("whole");

enum { MANY = 8 << 20 };
static char out[MANY], in[MANY];

static void fill(void) {
    for (size_t i = 0; i < sizeof out; i++) {
        out[i] = (char)(i * 31 + (i >> 8));
    }
}

struct transfer {
    int fd, timeout_ms;
    ssize_t result;
    size_t moved;
};

static void *receive_many(void *argument) {
    struct transfer *it = argument;
    it->result = rsk_recv_exact(it->fd, in, MANY, &it->moved, it->timeout_ms);
    return NULL;
}

static void everything_arrives(struct pair pair, bool nonblocking, int timeout_ms, bool signals) {
    struct transfer receiving = {.fd = pair.b, .timeout_ms = timeout_ms};
    struct storm storm;
    pthread_t thread;
    size_t sent = 0;
    memset(in, 0, sizeof in);
    set_mode(pair.a, nonblocking);
    set_mode(pair.b, nonblocking);
    MUST(-pthread_create(&thread, NULL, receive_many, &receiving));
    if (signals) {
        storm_start(&storm);
    }
    CHECK_GIVES(rsk_send_all(pair.a, out, MANY, &sent, timeout_ms), MANY);
    if (signals) {
        storm_end(&storm);
    }
    MUST(-pthread_join(thread, NULL));
    CHECK_INT(sent, MANY);
    CHECK_INT(receiving.result, MANY);
    CHECK_INT(receiving.moved, MANY);
    CHECK(memcmp(in, out, MANY) == 0);
    CHECK_INT(fcntl(pair.a, F_GETFL) & O_NONBLOCK, nonblocking ? O_NONBLOCK : 0); /* as it was */
    close_pair(pair);
}

static void stalled_peer_is_left_in_time(struct pair pair, bool nonblocking) {
    size_t moved = 99;
    set_mode(pair.a, nonblocking);
    CHECK_TIMES_OUT(0, rsk_recv_exact(pair.a, in, 10, &moved, 0));
    CHECK_INT(moved, 0);
    CHECK_TIMES_OUT(60, rsk_recv_exact(pair.a, in, 10, &moved, 60));
    MUST(send(pair.b, "abc", 3, 0));
    CHECK_TIMES_OUT(60, rsk_recv_exact(pair.a, in, 10, &moved, 60));
    CHECK_INT(moved, 3); /* taken, and told so */
    CHECK(memcmp(in, "abc", 3) == 0);
    CHECK_TIMES_OUT(60, rsk_send_all(pair.a, out, MANY, &moved, 60));
    CHECK(moved > 0 && moved < MANY);
    CHECK_TIMES_OUT(0, rsk_send_all(pair.a, out, MANY, &moved, 0));
    CHECK(moved < MANY);
    CHECK_FAILS(rsk_send_all(pair.a, out, MANY, NULL, 20), ETIMEDOUT);
    close_pair(pair);
}

static void *drip(void *argument) {
    for (int i = 0; i < 30; i++) {
        IGNORE(send(*(int *)argument, "x", 1, MSG_NOSIGNAL));
        (void)usleep(10000);
    }
    return NULL;
}

/* Slowly is not in time: a byte now and then does not start the clock anew. */
static void dripping_peer_does_not_extend_the_deadline(void) {
    struct pair pair = tcp_pair();
    pthread_t thread;
    size_t moved = 0;
    MUST(-pthread_create(&thread, NULL, drip, &pair.b));
    CHECK_TIMES_OUT(100, rsk_recv_exact(pair.a, in, 1000, &moved, 100));
    CHECK(moved >= 5 && moved <= 30);
    MUST(-pthread_join(thread, NULL));
    close_pair(pair);
}

static void signals_do_not_extend_the_deadline(void) {
    struct pair pair = unix_pair(SOCK_STREAM);
    struct storm storm;
    storm_start(&storm);
    CHECK_TIMES_OUT(100, rsk_recv_exact(pair.a, in, 10, NULL, 100));
    CHECK_TIMES_OUT(100, rsk_send_all(pair.a, out, MANY, NULL, 100));
    CHECK_TAKES(100, CHECK_GIVES(rsk_wait_readable(pair.a, 100), 0));
    storm_end(&storm);
    close_pair(pair);
}

static void send_bytes_later(int fd) {
    IGNORE(send(fd, "0123456789", 10, MSG_NOSIGNAL));
}

static void end_later(int fd) {
    (void)shutdown(fd, SHUT_WR);
}

static void ends_are_told(void) {
    struct pair pair = tcp_pair();
    struct later later;
    size_t moved = 99;
    MUST(send(pair.b, "abcde", 5, 0));
    later_start(&later, 20, end_later, pair.b);
    CHECK_GIVES(rsk_recv_exact(pair.a, in, 10, &moved, 2000), 5);
    later_join(&later);
    CHECK_INT(moved, 5);
    CHECK_GIVES(rsk_recv_exact(pair.a, in, 10, &moved, -1), 0);
    CHECK_INT(moved, 0);
    (void)close(pair.b);
    CHECK_GIVES(rsk_send_all(pair.a, out, 1, NULL, 1000), 1); /* the first one finds out */
    (void)usleep(20000);
    CHECK_FAILS(rsk_send_all(pair.a, out, 1, &moved, 1000), EPIPE); /* and no SIGPIPE */
    CHECK_INT(moved, 0);
    (void)close(pair.a);

    struct pair local = unix_pair(SOCK_STREAM);
    (void)close(local.b);
    CHECK_FAILS(rsk_send_all(local.a, out, 1, NULL, -1), EPIPE);
    CHECK_INT(rsk_last_error(), EPIPE);
    CHECK_STR(rsk_last_call(), "send_all");
    CHECK_INT(rsk_last_error_fd(), local.a);
    (void)close(local.a);
}

/* A timeout set on the socket is for the plain calls and not for these. */
static void socket_timeouts(void) {
    struct pair pair = unix_pair(SOCK_STREAM);
    struct later later;
    CHECK_GIVES(rsk_set_timeouts(pair.a, 30, 30), 0);
    CHECK_TAKES(30, CHECK_FAILS(rsk_recv(pair.a, in, 1, 0), EAGAIN));
    later_start(&later, 80, send_bytes_later, pair.b);
    CHECK_TAKES(80, CHECK_GIVES(rsk_recv_exact(pair.a, in, 10, NULL, -1), 10));
    later_join(&later);
    struct timeval set[2];
    socklen_t len = sizeof set[0];
    CHECK_GIVES(rsk_set_timeouts(pair.a, -2, 1500), 0);
    MUST(getsockopt(pair.a, SOL_SOCKET, SO_RCVTIMEO, &set[0], &len));
    MUST(getsockopt(pair.a, SOL_SOCKET, SO_SNDTIMEO, &set[1], &len));
    CHECK_INT(set[1].tv_sec, 1);
    CHECK(set[1].tv_usec >= 500000 && set[1].tv_usec <= 510000);
    CHECK(set[0].tv_sec == 0 && set[0].tv_usec >= 30000 && set[0].tv_usec <= 40000);
    CHECK_GIVES(rsk_set_timeouts(pair.a, -1, -2), 0);
    MUST(getsockopt(pair.a, SOL_SOCKET, SO_RCVTIMEO, &set[0], &len));
    CHECK(set[0].tv_sec == 0 && set[0].tv_usec == 0);
    CHECK_GIVES(rsk_set_timeouts(pair.a, -2, -2), 0);
    CHECK_FAILS(rsk_set_timeouts(pair.a, 0, 10), EINVAL);
    CHECK_FAILS(rsk_set_timeouts(pair.a, 10, 0), EINVAL);
    CHECK_FAILS(rsk_set_timeouts(pair.a, -3, 10), EINVAL);
    CHECK_FAILS(rsk_set_timeouts(pair.a, INT_MIN, 10), EINVAL);
    CHECK_FAILS(rsk_set_timeouts(-1, 10, 10), EBADF);
    CHECK_FAILS(rsk_set_timeouts(-1, -2, -2), EBADF);
    CHECK_FAILS(rsk_set_timeouts(0, 10, 10), ENOTSOCK);
    close_pair(pair);
}

static void waits(void) {
    struct pair pair = tcp_pair();
    struct later later;
    CHECK_GIVES(rsk_wait_readable(pair.a, 0), 0);
    CHECK_GIVES(rsk_wait_writable(pair.a, 0), 1);
    CHECK_TAKES(50, CHECK_GIVES(rsk_wait_readable(pair.a, 50), 0));
    later_start(&later, 40, send_bytes_later, pair.b);
    CHECK_TAKES(40, CHECK_GIVES(rsk_wait_readable(pair.a, -1), 1));
    later_join(&later);
    CHECK_GIVES(rsk_wait_readable(pair.a, INT_MAX), 1);
    CHECK_FAILS(rsk_wait_readable(-1, 10), EBADF); /* poll would just wait */
    CHECK_FAILS(rsk_wait_readable(INT_MAX, 10), EBADF);
    CHECK_FAILS(rsk_wait_writable(INT_MIN, -1), EBADF);
    int pipes[2];
    MUST(pipe(pipes));
    CHECK_GIVES(rsk_wait_readable(pipes[0], 0), 0);
    (void)close(pipes[1]);
    CHECK_GIVES(rsk_wait_readable(pipes[0], -1), 1); /* the end */
    (void)close(pipes[0]);
    close_pair(pair);
}

/* What is in the error queue looks like readiness to poll(2), for ever. */
static void error_queue_does_not_burn_the_processor(void) {
    struct pair pair = udp_pair(AF_INET);
    int what = SOF_TIMESTAMPING_TX_SOFTWARE | SOF_TIMESTAMPING_SOFTWARE;
    struct rusage before, after;
    if (setsockopt(pair.a, SOL_SOCKET, SO_TIMESTAMPING, &what, sizeof what) == 0) {
        MUST(send(pair.a, "x", 1, 0));
        (void)usleep(10000);
        (void)getrusage(RUSAGE_THREAD, &before);
        CHECK_TIMES_OUT(200, rsk_recv_exact(pair.a, in, 1, NULL, 200));
        (void)getrusage(RUSAGE_THREAD, &after);
        long ms = (after.ru_utime.tv_sec - before.ru_utime.tv_sec + after.ru_stime.tv_sec - before.ru_stime.tv_sec) * 1000 +
                  (after.ru_utime.tv_usec - before.ru_utime.tv_usec + after.ru_stime.tv_usec - before.ru_stime.tv_usec) / 1000;
        CHECK(ms < 60);
    }
    close_pair(pair);
}

static void wrong_arguments(void) {
    struct pair pair = unix_pair(SOCK_STREAM);
    int pipes[2];
    size_t moved = 99;
    MUST(pipe(pipes));
    CHECK_FAILS(rsk_send_all(-1, out, 1, &moved, -1), EBADF);
    CHECK_INT(moved, 0);
    CHECK_FAILS(rsk_recv_exact(INT_MAX, in, 1, &moved, -1), EBADF);
    CHECK_FAILS(rsk_send_all(pipes[1], out, 1, NULL, 10), ENOTSOCK);
    CHECK_FAILS(rsk_recv_exact(pipes[0], in, 1, NULL, 10), ENOTSOCK);
    CHECK_FAILS(rsk_send_all(pair.a, nothing(), 1, NULL, 10), EFAULT);
    if (WILD_POINTERS) {
        CHECK_FAILS(rsk_send_all(pair.a, nowhere(), 1, NULL, 10), EFAULT);
    }
    MUST(send(pair.b, "x", 1, 0));
    CHECK_FAILS(rsk_recv_exact(pair.a, nothing(), 1, NULL, 10), EFAULT);
    if (WILD_POINTERS) {
        CHECK_FAILS(rsk_recv_exact(pair.a, nowhere(), 1, NULL, 10), EFAULT);
    }
    volatile size_t huge = SIZE_MAX; /* hidden from the compiler, which would warn */
    CHECK_FAILS(rsk_send_all(pair.a, out, huge, &moved, 10), EINVAL);
    CHECK_FAILS(rsk_recv_exact(pair.a, in, huge, &moved, 10), EINVAL);
    CHECK_GIVES(rsk_send_all(pair.a, NULL, 0, &moved, 10), 0);
    CHECK_GIVES(rsk_recv_exact(pair.a, NULL, 0, &moved, 10), 0);
    int fresh = (int)MUST(socket(AF_INET, SOCK_STREAM, 0));
    CHECK_FAILS(rsk_recv_exact(fresh, in, 1, NULL, 10), ENOTCONN);
    CHECK_FAILS(rsk_send_all(fresh, out, 1, NULL, 10), EPIPE);
    (void)close(fresh);
    (void)close(pipes[0]);
    (void)close(pipes[1]);
    close_pair(pair);
}

int main(void) {
    (void)alarm(60);
    int before = open_fds();
    fill();
    for (int nonblocking = 0; nonblocking < 2; nonblocking++) {
        for (int limit = 0; limit < 2; limit++) {
            everything_arrives(tcp_pair(), nonblocking, limit ? 20000 : -1, limit == nonblocking);
            everything_arrives(unix_pair(SOCK_STREAM), nonblocking, limit ? 20000 : -1, limit != nonblocking);
        }
        stalled_peer_is_left_in_time(tcp_pair(), nonblocking);
        stalled_peer_is_left_in_time(unix_pair(SOCK_STREAM), nonblocking);
    }
    dripping_peer_does_not_extend_the_deadline();
    signals_do_not_extend_the_deadline();
    ends_are_told();
    socket_timeouts();
    waits();
    error_queue_does_not_burn_the_processor();
    wrong_arguments();
    CHECK_INT(open_fds(), before);
    return check_end();
}
