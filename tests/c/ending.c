/* ending: rsk_close_drained loses nothing and keeps to its deadline, rsk_close_reset resets; the descriptor is closed in any
 * case, and a stranger's never. */
#include "pairs.h"

#include <limits.h>

CHECK_PROGRAM("ending");

static char buffer[1 << 20];

static bool is_open(int fd) {
    return fcntl(fd, F_GETFD) >= 0;
}

/* What plain close would lose: the peer is still sending when this side has said everything. */
static void *busy_peer(void *argument) {
    int fd = *(int *)argument;
    ssize_t got;
    size_t all = 0;
    for (int i = 0; i < 20; i++) {
        IGNORE(send(fd, buffer, 20000, MSG_NOSIGNAL));
        (void)usleep(1000);
    }
    while ((got = recv(fd, buffer, sizeof buffer, 0)) > 0) {
        all += (size_t)got;
    }
    CHECK_INT(got, 0);
    CHECK_INT(all, 50000);
    (void)close(fd);
    return NULL;
}

static void nothing_is_lost(struct pair pair, bool nonblocking, int timeout_ms) {
    pthread_t thread;
    MUST(-pthread_create(&thread, NULL, busy_peer, &pair.b));
    CHECK_GIVES(rsk_send_all(pair.a, buffer, 50000, NULL, 1000), 50000);
    set_mode(pair.a, nonblocking);
    CHECK_GIVES(rsk_close_drained(pair.a, timeout_ms), 0);
    CHECK(!is_open(pair.a));
    MUST(-pthread_join(thread, NULL));
}

static void *endless_peer(void *argument) {
    while (send(*(int *)argument, buffer, sizeof buffer, MSG_NOSIGNAL) > 0) {
    }
    return NULL;
}

static void peers_that_do_not_end(struct pair pair, bool nonblocking) {
    struct storm storm;
    pthread_t thread;
    int copy = (int)MUST(dup(pair.a));
    set_mode(pair.a, nonblocking);
    storm_start(&storm);
    CHECK_TIMES_OUT(60, rsk_close_drained(pair.a, 60)); /* silent */
    storm_end(&storm);
    CHECK(!is_open(pair.a));
    MUST(-pthread_create(&thread, NULL, endless_peer, &pair.b));
    CHECK_TIMES_OUT(100, rsk_close_drained(copy, 100)); /* and one that never stops */
    CHECK(!is_open(copy));
    MUST(-pthread_join(thread, NULL));
    (void)close(pair.b);
}

static void at_once(void) {
    struct pair pair = tcp_pair();
    CHECK_TIMES_OUT(0, rsk_close_drained(pair.a, 0));
    CHECK(!is_open(pair.a));
    (void)close(pair.b);
    pair = unix_pair(SOCK_STREAM);
    MUST(send(pair.b, "rest", 4, 0));
    MUST(shutdown(pair.b, SHUT_WR));
    CHECK_GIVES(rsk_close_drained(pair.a, 0), 0);
    CHECK_INT(recv(pair.b, buffer, 1, 0), 0);
    (void)close(pair.b);
}

static void resets(void) {
    struct pair pair = tcp_pair();
    CHECK_GIVES(rsk_close_reset(pair.a), 0);
    CHECK(!is_open(pair.a));
    (void)usleep(20000);
    CHECK_FAILS(recv(pair.b, buffer, 10, 0), ECONNRESET);
    (void)close(pair.b);
    pair = tcp_pair();
    CHECK_GIVES(rsk_close_reset(pair.b), 0);
    (void)usleep(20000);
    CHECK_FAILS(rsk_close_drained(pair.a, 100), ENOTCONN);
    CHECK(!is_open(pair.a));
    pair = unix_pair(SOCK_STREAM);
    CHECK_GIVES(rsk_close_reset(pair.a), 0);
    CHECK(!is_open(pair.a));
    (void)close(pair.b);
}

static void reset_later(int fd) {
    struct linger linger = {1, 0};
    (void)setsockopt(fd, SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
    (void)close(fd);
}

static void reset_while_draining(void) {
    struct pair pair = tcp_pair();
    struct later later;
    later_start(&later, 40, reset_later, pair.b);
    CHECK_TAKES(40, CHECK_FAILS(rsk_close_drained(pair.a, -1), ECONNRESET));
    later_join(&later);
    CHECK(!is_open(pair.a));
    CHECK_INT(rsk_last_error(), ECONNRESET);
    CHECK_STR(rsk_last_call(), "close_drained");
}

static void lingers(void) {
    struct pair pair = tcp_pair();
    struct linger linger;
    socklen_t len = sizeof linger;
    static const struct { int given, on, seconds; } cases[] = {{0, 1, 0}, {5, 1, 5}, {-1, 0, 0}, {INT_MAX, 1, -1}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        CHECK_GIVES(rsk_set_linger(pair.a, cases[i].given), 0);
        MUST(getsockopt(pair.a, SOL_SOCKET, SO_LINGER, &linger, &len));
        CHECK_INT(linger.l_onoff, cases[i].on);
        if (cases[i].on && cases[i].seconds >= 0) {
            CHECK_INT(linger.l_linger, cases[i].seconds);
        }
    }
    CHECK_FAILS(rsk_set_linger(pair.a, -2), EINVAL);
    CHECK_FAILS(rsk_set_linger(pair.a, INT_MIN), EINVAL);
    CHECK_FAILS(rsk_set_linger(-1, 1), EBADF);
    CHECK_FAILS(rsk_set_linger(0, 1), ENOTSOCK);
    close_pair(pair);
}

static void wrong_arguments(void) {
    CHECK_FAILS(rsk_close_drained(-1, 10), EBADF);
    CHECK_FAILS(rsk_close_drained(INT_MAX, -1), EBADF);
    CHECK_FAILS(rsk_close_reset(-1), EBADF);
    CHECK_FAILS(rsk_close_reset(INT_MAX), EBADF);
    int pipes[2];
    MUST(pipe(pipes));
    CHECK_FAILS(rsk_close_drained(pipes[0], 10), ENOTSOCK);
    CHECK_FAILS(rsk_close_reset(pipes[1]), ENOTSOCK);
    CHECK(!is_open(pipes[0]) && !is_open(pipes[1]));
    int fresh = (int)MUST(socket(AF_INET, SOCK_STREAM, 0));
    CHECK_FAILS(rsk_close_drained(fresh, 10), ENOTCONN);
    CHECK(!is_open(fresh));
    fresh = (int)MUST(socket(AF_INET, SOCK_STREAM, 0));
    CHECK_GIVES(rsk_close_reset(fresh), 0);
    CHECK_FAILS(rsk_close_reset(fresh), EBADF); /* closed already */
}

int main(void) {
    (void)alarm(60);
    int before = open_fds();
    for (int nonblocking = 0; nonblocking < 2; nonblocking++) {
        nothing_is_lost(tcp_pair(), nonblocking, 5000);
        nothing_is_lost(tcp_pair(), nonblocking, -1);
        nothing_is_lost(unix_pair(SOCK_STREAM), nonblocking, 5000);
        peers_that_do_not_end(tcp_pair(), nonblocking);
        peers_that_do_not_end(unix_pair(SOCK_STREAM), nonblocking);
    }
    at_once();
    resets();
    reset_while_draining();
    lingers();
    wrong_arguments();
    CHECK_INT(open_fds(), before);
    return check_end();
}
