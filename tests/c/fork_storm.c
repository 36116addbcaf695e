/* fork_storm [forks]: children forked while other threads are inside rustsock can use rustsock at once. */
#include "check.h"

#include <rustsock.h>

#include <fcntl.h>
#include <pthread.h>
#include <sys/wait.h>

CHECK_PROGRAM("fork_storm");

static atomic_bool over;
static atomic_ulong work_done;

static void *send_and_receive(void *unused) {
    int two[2];
    char bytes[64] = "storm";
    (void)unused;
    MUST(rsk_socketpair(AF_UNIX, SOCK_STREAM, 0, two));
    while (!atomic_load(&over)) {
        MUST(rsk_send(two[0], bytes, sizeof bytes, 0));
        MUST(rsk_recv(two[1], bytes, sizeof bytes, MSG_WAITALL));
        IGNORE(rsk_recv(two[1], bytes, sizeof bytes, MSG_DONTWAIT)); /* fills the last-error slot */
        atomic_fetch_add(&work_done, 1);
    }
    MUST(rsk_close(two[0]));
    MUST(rsk_close(two[1]));
    return NULL;
}

static void *poll_and_change(void *unused) {
    int two[2];
    rsk_poller poller;
    rsk_event events[4];
    (void)unused;
    MUST(rsk_socketpair(AF_UNIX, SOCK_STREAM, 0, two));
    for (int turn = 0; !atomic_load(&over); turn++) {
        MUST(rsk_poller_open(turn % 4, &poller));
        MUST(rsk_poller_add(poller, two[0], RSK_READABLE | RSK_WRITABLE, 1));
        MUST(rsk_poller_wait(poller, events, 4, 0));
        MUST(rsk_poller_modify(poller, two[0], RSK_READABLE, 2));
        MUST(rsk_poller_wake(poller));
        MUST(rsk_poller_wait(poller, events, 4, 100));
        MUST(rsk_poller_remove(poller, two[0]));
        MUST(rsk_poller_close(poller));
        atomic_fetch_add(&work_done, 1);
    }
    MUST(rsk_close(two[0]));
    MUST(rsk_close(two[1]));
    return NULL;
}

static void *fail_and_explain(void *unused) {
    char text[512];
    (void)unused;
    while (!atomic_load(&over)) {
        IGNORE(rsk_close(-1));
        IGNORE(rsk_explain(text, sizeof text));
        IGNORE(rsk_explain_code("connect", ECONNREFUSED, text, sizeof text));
        atomic_fetch_add(&work_done, 1);
    }
    return NULL;
}

/* Exit statuses 2 and up say which step of the child went wrong. */
static int child_uses_rustsock(int turn) {
    int two[2];
    char bytes[16];
    rsk_poller poller;
    rsk_event events[2];
    char text[256];
    if (rsk_socketpair(AF_UNIX, SOCK_STREAM, 0, two) != 0) return 2;
    if (rsk_poller_open(turn % 4, &poller) != 0) return 3;
    if (rsk_poller_add(poller, two[1], RSK_READABLE, 77) != 0) return 4;
    if (rsk_poller_wait(poller, events, 2, 0) != 0) return 5;
    if (rsk_send(two[0], "child", 5, 0) != 5) return 6;
    if (rsk_poller_wait(poller, events, 2, 1000) != 1 || events[0].data != 77) return 7;
    if (rsk_recv(two[1], bytes, sizeof bytes, 0) != 5 || memcmp(bytes, "child", 5) != 0) return 8;
    if (rsk_poller_wake(poller) != 0) return 9;
    if (rsk_poller_wait(poller, events, 2, 1000) != 1 || events[0].events != RSK_WAKE) return 10;
    if (rsk_poller_remove(poller, two[1]) != 0) return 11;
    if (rsk_poller_close(poller) != 0) return 12;
    if (rsk_close(two[0]) != 0 || rsk_recv(two[1], bytes, sizeof bytes, 0) != 0) return 13;
    if (rsk_close(two[1]) != 0) return 14;
    int s = rsk_socket(AF_INET, SOCK_STREAM, 0);
    if (s < 0 || rsk_close(s) != 0) return 15;
    if (rsk_close(s) != -1 || errno != EBADF || rsk_last_error() != EBADF) return 16;
    if (rsk_explain(text, sizeof text) <= 0) return 17;
    return 0;
}

static void fork_child(int turn) {
    pid_t child = (pid_t)MUST(fork());
    if (child == 0) {
        (void)alarm(5);
        _exit(child_uses_rustsock(turn));
    }
    int status = 0;
    MUST(waitpid(child, &status, 0));
    atomic_fetch_add(&check_counts.cases, 1);
    if (WIFSIGNALED(status)) {
        check_report(__FILE__, __LINE__, "fork %d: the child ended by signal %d%s", turn, WTERMSIG(status),
                     WTERMSIG(status) == SIGALRM ? ", it hung for 5 s" : "");
    } else if (WEXITSTATUS(status) != 0) {
        check_report(__FILE__, __LINE__, "fork %d: the child failed at step %d", turn, WEXITSTATUS(status));
    }
}

/* A vfork child shares the parent's memory but not its descriptors: closing there must not be believed here. */
static void vfork_child_closes(void) {
    int two[2];
    char bytes[8];
    CHECK_GIVES(rsk_socketpair(AF_UNIX, SOCK_STREAM, 0, two), 0);
    pid_t child = vfork();
    if (child == 0) {
        IGNORE(rsk_close(two[0]));
        _exit(rsk_send(two[0], "x", 1, 0) == -1 ? 0 : 1);
    }
    int status = 0;
    MUST(waitpid(child, &status, 0));
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    CHECK_GIVES(rsk_send(two[0], "alive", 5, 0), 5);
    CHECK_GIVES(rsk_recv(two[1], bytes, sizeof bytes, 0), 5);
    CHECK_GIVES(rsk_close(two[0]), 0);
    CHECK_FAILS(rsk_close(two[0]), EBADF);
    CHECK_INT(rsk_last_error(), EBADF);
    CHECK_GIVES(rsk_recv(two[1], bytes, sizeof bytes, 0), 0);
    CHECK_GIVES(rsk_close(two[1]), 0);
}

int main(int argc, char **argv) {
    static void *(*const bodies[])(void *) = {send_and_receive, send_and_receive, poll_and_change, poll_and_change,
                                              fail_and_explain};
    enum { THREADS = sizeof bodies / sizeof bodies[0] };
    int forks = argc > 1 ? atoi(argv[1]) : 300;
    pthread_t threads[THREADS];
    (void)alarm(120);
    vfork_child_closes();
    for (int i = 0; i < THREADS; i++) {
        MUST(-pthread_create(&threads[i], NULL, bodies[i], NULL));
    }
    int nowhere = (int)MUST(open("/dev/null", O_WRONLY | O_CLOEXEC));
    int turn = 0;
    for (; turn < forks && atomic_load(&check_counts.differ) < 5; turn++) {
        if (turn == forks / 2) {
            CHECK_INT(rsk_trace(nowhere), 0); /* the second half forks while traces are written */
        }
        fork_child(turn);
    }
    CHECK_INT(rsk_trace(-1), 0);
    atomic_store(&over, true);
    for (int i = 0; i < THREADS; i++) {
        MUST(-pthread_join(threads[i], NULL));
    }
    vfork_child_closes();
    CHECK(atomic_load(&work_done) > (unsigned long)forks);
    printf("%d forks, %lu rounds of work in the threads\n", turn, atomic_load(&work_done));
    return check_end();
}
