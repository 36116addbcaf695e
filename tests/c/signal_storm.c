/* signal_storm [milliseconds per call]: a 1 kHz SIGALRM goes through every blocking call, without and with SA_RESTART.
 * The outcomes are of the same kinds as with libc, all data arrives, and the handler writes with rsk_write. */
#include "signal_storm.h"

#include <pthread.h>
#include <sys/time.h>

CHECK_PROGRAM("signal_storm");

static int handler_ends[2];
static atomic_ulong signals, handler_wrote, handler_read, handler_refused;

static void on_alarm(int number) {
    int error = errno;
    (void)number;
    atomic_fetch_add(&signals, 1);
    if (rsk_write(handler_ends[0], "!", 1) == 1) {
        atomic_fetch_add(&handler_wrote, 1);
    } else {
        atomic_fetch_add(&handler_refused, 1);
    }
    errno = error;
}

static void *drain_handler_bytes(void *unused) {
    char bytes[4096];
    ssize_t got;
    (void)unused;
    while ((got = read(handler_ends[1], bytes, sizeof bytes)) > 0) {
        atomic_fetch_add(&handler_read, (unsigned long)got);
    }
    return NULL;
}

static void *run_peer(void *argument) {
    struct storm *storm = ((void **)argument)[0];
    const struct storm_call *call = ((void **)argument)[1];
    call->peer(storm);
    return NULL;
}

static void set_storm(int restart, long period_us) {
    struct sigaction action = {.sa_handler = on_alarm, .sa_flags = restart != 0 ? SA_RESTART : 0};
    struct itimerval timer = {.it_interval = {.tv_usec = period_us}, .it_value = {.tv_usec = period_us}};
    MUST(sigaction(SIGALRM, &action, NULL));
    MUST(setitimer(ITIMER_REAL, &timer, NULL));
}

static void block_alarm(int how) {
    sigset_t set;
    (void)sigemptyset(&set);
    (void)sigaddset(&set, SIGALRM);
    MUST(pthread_sigmask(how, &set, NULL));
}

static unsigned storm_through(const struct storm_call *call, const struct world *w, int restart, double seconds) {
    struct storm storm = {.w = w, .fd = -1, .peer = -1};
    pthread_t peer;
    unsigned long before = atomic_load(&signals);
    call->make(&storm);
    storm.until = check_seconds() + seconds;
    storm.latest = storm.until + 10 * seconds;
    storm.signals = &signals;
    storm.enough = before + (unsigned long)(seconds * 200);
    void *argument[2] = {&storm, (void *)(uintptr_t)call};
    MUST(pthread_create(&peer, NULL, run_peer, argument)); /* with SIGALRM blocked: it goes to this thread */
    world_enter(w);
    set_storm(restart, 1000);
    block_alarm(SIG_UNBLOCK);
    call->call(&storm);
    block_alarm(SIG_BLOCK);
    set_storm(restart, 0);
    atomic_store(&storm.over, true);
    (void)shutdown(storm.fd, SHUT_RDWR);
    MUST(pthread_join(peer, NULL));
    (void)close(storm.fd);
    (void)close(storm.peer);
    atomic_fetch_add(&check_counts.cases, 1);
    if (storm.sent != storm.received || storm.sent == 0) {
        check_report(__FILE__, __LINE__, "%s in %s, restart %d: sent %016llx, received %016llx", call->name, w->world, restart,
                     (unsigned long long)storm.sent, (unsigned long long)storm.received);
    }
    if ((storm.outcomes & OTHER) != 0) {
        check_report(__FILE__, __LINE__, "%s in %s, restart %d: errno %d (%s)", call->name, w->world, restart,
                     storm.last_errno, strerror(storm.last_errno));
    }
    if (atomic_load(&signals) < storm.enough) {
        check_report(__FILE__, __LINE__, "%s in %s: only %lu signals", call->name, w->world, atomic_load(&signals) - before);
    }
    return storm.outcomes;
}

static void compare(const struct storm_call *call, int restart, double seconds) {
    unsigned libc_outcomes = 0, rsk_outcomes = 0;
    /* Whether a rare outcome shows up is chance: give both worlds a second and third turn before judging. */
    for (int turn = 0; turn < 3 && (turn == 0 || libc_outcomes != rsk_outcomes); turn++) {
        libc_outcomes |= storm_through(call, &libc_world, restart, seconds / 2);
        rsk_outcomes |= storm_through(call, &rsk_world, restart, seconds);
    }
    if (libc_outcomes != rsk_outcomes) {
        check_report(__FILE__, __LINE__, "%s, restart %d: outcomes %u with libc, %u with rustsock (1 done, 2 EINTR, 4 other)",
                     call->name, restart, libc_outcomes, rsk_outcomes);
    }
    if (restart == 0 && (rsk_outcomes & INTERRUPTED) == 0) {
        check_report(__FILE__, __LINE__, "%s: no call was interrupted", call->name);
    }
}

/* The storm uses SIGALRM, so alarm() cannot bound the program. */
static void set_bound(double seconds) {
    timer_t bound;
    struct sigevent end = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGABRT};
    struct itimerspec when = {.it_value = {.tv_sec = (time_t)seconds}};
    MUST(timer_create(CLOCK_MONOTONIC, &end, &bound));
    MUST(timer_settime(bound, 0, &when, NULL));
}

int main(int argc, char **argv) {
    double seconds = (argc > 1 ? strtod(argv[1], NULL) : 250) / 1000;
    pthread_t drainer;
    block_alarm(SIG_BLOCK);
    MUST(socketpair(AF_UNIX, SOCK_STREAM, 0, handler_ends));
    MUST(fcntl(handler_ends[0], F_SETFL, O_NONBLOCK));
    MUST(pthread_create(&drainer, NULL, drain_handler_bytes, NULL));
    set_bound(400 * seconds + 30);
    for (size_t i = 0; i < storm_call_count; i++) {
        for (int restart = 0; restart < 2; restart++) {
            compare(&storm_calls[i], restart, seconds);
        }
    }
    MUST(shutdown(handler_ends[0], SHUT_WR));
    MUST(pthread_join(drainer, NULL));
    printf("%lu signals, %lu bytes written by the handler, %lu refused (queue full)\n", atomic_load(&signals),
           atomic_load(&handler_wrote), atomic_load(&handler_refused));
    CHECK_INT(atomic_load(&handler_read), atomic_load(&handler_wrote));
    CHECK(atomic_load(&handler_wrote) > 0);
    return check_end();
}
