/* poller: the contract of rsk_poller holds on select, poll and epoll alike, and RUSTSOCK_POLLER forces a backend. */
#include "poller.h"

#include <sys/wait.h>

CHECK_PROGRAM("poller");

const char *backend_in_test;
rsk_event last_event;

static const char *const names[] = {"auto", "select", "poll", "epoll"};

rsk_poller open_poller(int backend) {
    rsk_poller poller = {.id = 0};
    CHECK_GIVES(rsk_poller_open(backend, &poller), 0);
    CHECK_GIVES(rsk_poller_backend(poller), backend);
    return poller;
}

struct watched watch_pair(int backend, int events, uint64_t data) {
    int two[2];
    struct watched watched = {.poller = open_poller(backend)};
    MUST(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, two));
    watched.fd = two[0];
    watched.peer = two[1];
    CHECK_GIVES(rsk_poller_add(watched.poller, watched.fd, events, data), 0);
    return watched;
}

void drop_pair(struct watched *watched) {
    CHECK_GIVES(rsk_poller_close(watched->poller), 0);
    (void)close(watched->fd);
    (void)close(watched->peer);
}

uint32_t one_event(rsk_poller poller, int timeout_ms) {
    int count = rsk_poller_wait(poller, &last_event, 1, timeout_ms);
    if (count < 0) {
        check_report(__FILE__, __LINE__, "wait on %s failed: %s", backend_in_test, strerror(errno));
    }
    return count == 1 ? last_event.events : 0;
}

static void backend_names(void) {
    rsk_poller poller;
    for (int backend = RSK_POLLER_AUTO; backend <= RSK_POLLER_EPOLL; backend++) {
        int real = backend == RSK_POLLER_AUTO ? RSK_POLLER_EPOLL : backend;
        CHECK_GIVES(rsk_poller_open(backend, &poller), 0);
        CHECK(poller.id != 0);
        CHECK_GIVES(rsk_poller_backend(poller), real);
        CHECK_STR(rsk_poller_backend_name(poller), names[real]);
        CHECK_GIVES(rsk_poller_close(poller), 0);
    }
}

/* In the re-executed program: whatever is asked, the environment decides. */
static int forced(const char *name) {
    rsk_poller poller;
    for (int backend = RSK_POLLER_AUTO; backend <= RSK_POLLER_EPOLL; backend++) {
        CHECK_GIVES(rsk_poller_open(backend, &poller), 0);
        CHECK_STR(rsk_poller_backend_name(poller), name);
        CHECK_GIVES(rsk_poller_close(poller), 0);
    }
    return atomic_load(&check_counts.differ) == 0 ? 0 : 1;
}

static void environment_forces(const char *name, const char *expected) {
    (void)fflush(stdout);
    pid_t child = (pid_t)MUST(fork());
    if (child == 0) {
        (void)setenv("RUSTSOCK_POLLER", name, 1);
        (void)execl(check_own_path(), "poller", "--forced", expected, (char *)NULL);
        _exit(127);
    }
    int status = 0;
    MUST(waitpid(child, &status, 0));
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

int main(int argc, char **argv) {
    (void)alarm(60);
    if (argc == 3 && strcmp(argv[1], "--forced") == 0) {
        return forced(argv[2]);
    }
    (void)unsetenv("RUSTSOCK_POLLER");
    backend_names();
    for (int backend = RSK_POLLER_SELECT; backend <= RSK_POLLER_EPOLL; backend++) {
        backend_in_test = names[backend];
        double start = check_seconds();
        unsigned long before = atomic_load(&check_counts.cases), differed = atomic_load(&check_counts.differ);
        readiness_part(backend);
        endings_part(backend);
        refusals_part(backend);
        waking_part(backend);
        changing_part(backend);
        many_part(backend);
        ends_part(backend);
        printf("  %-6s %lu cases, %lu differ, %.1f s\n", names[backend], atomic_load(&check_counts.cases) - before,
               atomic_load(&check_counts.differ) - differed, check_seconds() - start);
    }
    environment_forces("select", "select");
    environment_forces("poll", "poll");
    environment_forces("epoll", "epoll");
    return check_end();
}
