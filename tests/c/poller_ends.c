/* The end of things: a poller closed under a wait, one inherited over fork, and descriptors closed behind its back. */
#include "poller.h"

#include <sched.h>
#include <sys/wait.h>

static void *close_later(void *poller) {
    check_sleep_ms(30);
    CHECK_INT(rsk_poller_close(*(rsk_poller *)poller), 0);
    return NULL;
}

static void close_ends_the_wait(int backend) {
    struct watched it = watch_pair(backend, RSK_READABLE, 1);
    pthread_t closer;
    rsk_event event;
    MUST(-pthread_create(&closer, NULL, close_later, &it.poller));
    double start = check_seconds();
    CHECK_FAILS(rsk_poller_wait(it.poller, &event, 1, 5000), EBADF);
    CHECK(check_seconds() - start < 2.0);
    MUST(-pthread_join(closer, NULL));
    CHECK_FAILS(rsk_poller_wake(it.poller), EBADF);
    MUST(close(it.fd));
    MUST(close(it.peer));
}

struct busy {
    struct watched *it;
    atomic_bool stop;
};

static void *keep_modifying(void *argument) {
    struct busy *busy = argument;
    while (!atomic_load(&busy->stop)) {
        CHECK_INT(rsk_poller_modify(busy->it->poller, busy->it->fd, RSK_READABLE, 2), 0);
        (void)sched_yield(); /* under valgrind one thread runs at a time */
    }
    return NULL;
}

static void *keep_waiting(void *argument) {
    struct busy *busy = argument;
    while (!atomic_load(&busy->stop)) {
        rsk_event event;
        CHECK_INT(rsk_poller_wait(busy->it->poller, &event, 1, 1), 0);
    }
    return NULL;
}

/* In the child: 0 when the parent's poller is refused and one of its own works. */
static int child_of(struct watched *it) {
    rsk_event event;
    rsk_poller own;
    (void)alarm(5);
    if (rsk_poller_wait(it->poller, &event, 1, 0) != -1 || errno != EBADF) return 1;
    if (rsk_poller_modify(it->poller, it->fd, RSK_READABLE, 3) != -1 || errno != EBADF) return 2;
    if (rsk_poller_wake(it->poller) != -1 || errno != EBADF) return 3;
    if (rsk_poller_close(it->poller) != 0) return 4;
    if (rsk_poller_open(RSK_POLLER_AUTO, &own) != 0 || rsk_poller_add(own, it->fd, RSK_WRITABLE, 4) != 0) return 5;
    if (rsk_poller_wait(own, &event, 1, 1000) != 1 || event.data != 4) return 6;
    return rsk_poller_close(own) == 0 ? 0 : 7;
}

static void child_is_refused_the_parents_poller(int backend) {
    struct watched it = watch_pair(backend, RSK_READABLE, 1);
    struct busy busy = {.it = &it};
    pthread_t modifier, waiter;
    MUST(-pthread_create(&modifier, NULL, keep_modifying, &busy));
    MUST(-pthread_create(&waiter, NULL, keep_waiting, &busy));
    for (int round = 0; round < 30; round++) {
        (void)fflush(stdout);
        pid_t child = (pid_t)MUST(fork());
        if (child == 0) _exit(child_of(&it));
        int status = 0;
        MUST(waitpid(child, &status, 0));
        CHECK_INT(WIFSIGNALED(status) ? 100 + WTERMSIG(status) : WEXITSTATUS(status), 0);
    }
    atomic_store(&busy.stop, true);
    MUST(-pthread_join(modifier, NULL));
    MUST(-pthread_join(waiter, NULL));
    drop_pair(&it);
}

static double cpu_seconds(void) {
    struct timespec used;
    MUST(clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used));
    return (double)used.tv_sec + (double)used.tv_nsec / 1e9;
}

/* A ready descriptor closed without being removed, while a copy of it is open, must not keep the poller busy; and the others
 * it watches must not be lost over it. */
static void closed_but_copied(int backend) {
    struct watched it = watch_pair(backend, RSK_READABLE, 1);
    int other[2];
    MUST(socketpair(AF_UNIX, SOCK_STREAM, 0, other));
    CHECK_GIVES(rsk_poller_add(it.poller, other[0], RSK_READABLE, 2), 0);
    int copy = (int)MUST(dup(it.fd));
    MUST(send(it.peer, "x", 1, 0));
    MUST(close(it.fd));
    CHECK_GIVES(rsk_poller_remove(it.poller, it.fd), 0);
    double before = cpu_seconds();
    CHECK_INT(one_event(it.poller, 300), 0);
    CHECK(cpu_seconds() - before < 0.1);
    MUST(send(other[1], "y", 1, 0));
    CHECK_INT(one_event(it.poller, 1000), RSK_READABLE);
    CHECK_INT(last_event.data, 2);
    CHECK_GIVES(rsk_poller_wake(it.poller), 0);
    CHECK_INT(one_event(it.poller, 1000) | one_event(it.poller, 1000), RSK_READABLE | RSK_WAKE);
    CHECK_GIVES(rsk_poller_close(it.poller), 0);
    MUST(close(copy));
    MUST(close(it.peer));
    MUST(close(other[0]));
    MUST(close(other[1]));
}

/* A one-shot that has fired stays silent when the set is made anew, and can be armed again. */
static void fired_oneshot_survives(int backend) {
    struct watched it = watch_pair(backend, RSK_READABLE | RSK_ONESHOT, 1);
    int other[2];
    MUST(socketpair(AF_UNIX, SOCK_STREAM, 0, other));
    MUST(send(it.peer, "x", 1, 0));
    CHECK_INT(one_event(it.poller, 1000), RSK_READABLE);
    CHECK_GIVES(rsk_poller_add(it.poller, other[0], RSK_READABLE, 2), 0);
    int copy = (int)MUST(dup(other[0]));
    MUST(send(other[1], "y", 1, 0));
    MUST(close(other[0]));
    CHECK_GIVES(rsk_poller_remove(it.poller, other[0]), 0);
    CHECK_INT(one_event(it.poller, 100), 0);
    CHECK_GIVES(rsk_poller_modify(it.poller, it.fd, RSK_READABLE | RSK_ONESHOT, 7), 0);
    CHECK_INT(one_event(it.poller, 1000), RSK_READABLE);
    CHECK_INT(last_event.data, 7);
    MUST(close(copy));
    MUST(close(other[1]));
    drop_pair(&it);
}

void ends_part(int backend) {
    close_ends_the_wait(backend);
    child_is_refused_the_parents_poller(backend);
    closed_but_copied(backend);
    fired_oneshot_survives(backend);
}
