/* What the poller refuses, and that a refusal leaves it as it was. */
#include "poller.h"

#include <limits.h>
#include <sys/mman.h>

static void registrations(int backend) {
    struct watched it = watch_pair(backend, RSK_READABLE, 1);
    int closed = dup(it.fd);
    (void)close(closed);
    CHECK_FAILS(rsk_poller_add(it.poller, it.fd, RSK_READABLE, 2), EEXIST);
    CHECK_FAILS(rsk_poller_add(it.poller, it.fd, RSK_WRITABLE, 2), EEXIST);
    CHECK_FAILS(rsk_poller_modify(it.poller, it.peer, RSK_READABLE, 2), ENOENT);
    CHECK_FAILS(rsk_poller_remove(it.poller, it.peer), ENOENT);
    CHECK_FAILS(rsk_poller_add(it.poller, closed, RSK_READABLE, 2), EBADF);
    CHECK_FAILS(rsk_poller_add(it.poller, -1, RSK_READABLE, 2), EBADF);
    CHECK_FAILS(rsk_poller_add(it.poller, INT_MIN, RSK_READABLE, 2), EBADF);
    CHECK_FAILS(rsk_poller_add(it.poller, INT_MAX, RSK_READABLE, 2), EBADF);
    CHECK_FAILS(rsk_poller_modify(it.poller, -1, RSK_READABLE, 2), EBADF);
    CHECK(rsk_poller_remove(it.poller, -1) == -1 && (errno == EBADF || errno == ENOENT));
    CHECK(rsk_poller_remove(it.poller, INT_MAX) == -1 && (errno == EBADF || errno == ENOENT));
    CHECK_INT(rsk_last_error(), errno);
    CHECK_STR(rsk_last_call(), "poller_remove");
    /* Still as it was added first. */
    MUST(send(it.peer, "x", 1, 0));
    CHECK_INT(one_event(it.poller, 1000), RSK_READABLE);
    CHECK_INT(last_event.data, 1);
    drop_pair(&it);
}

static void wrong_bits(int backend) {
    static const int wrong[] = {0,        RSK_ERROR,    RSK_HANGUP, RSK_INVALID, RSK_WAKE, RSK_READABLE | RSK_WAKE,
                                RSK_EDGE, RSK_ONESHOT,  128,        1024,        1 << 20,  INT_MIN,
                                -1,       RSK_READABLE | RSK_ERROR, RSK_WRITABLE | 1 << 30};
    struct watched it = watch_pair(backend, RSK_READABLE, 1);
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        CHECK_FAILS(rsk_poller_add(it.poller, it.peer, wrong[i], 2), EINVAL);
        CHECK_FAILS(rsk_poller_modify(it.poller, it.fd, wrong[i], 2), EINVAL);
    }
    CHECK_FAILS(rsk_poller_remove(it.poller, it.peer), ENOENT);
    drop_pair(&it);
}

static void waits(int backend) {
    struct watched it = watch_pair(backend, RSK_READABLE, 1);
    rsk_event event = {.fd = 77, .events = 77, .data = 77};
    MUST(send(it.peer, "x", 1, 0));
    CHECK_FAILS(rsk_poller_wait(it.poller, NULL, 1, 0), EFAULT);
    CHECK_FAILS(rsk_poller_wait(it.poller, &event, 0, 0), EINVAL);
    CHECK_FAILS(rsk_poller_wait(it.poller, &event, -1, 0), EINVAL);
    CHECK_FAILS(rsk_poller_wait(it.poller, &event, INT_MIN, -1), EINVAL);
    CHECK_INT(event.data, 77);
    CHECK_INT(one_event(it.poller, 1000), RSK_READABLE);
    drop_pair(&it);
}

static void stale_handles(int backend) {
    rsk_event event;
    struct watched it = watch_pair(backend, RSK_READABLE, 1);
    rsk_poller old = it.poller;
    CHECK_GIVES(rsk_poller_close(old), 0);
    rsk_poller another = open_poller(backend); /* takes the old one's place */
    CHECK(another.id != old.id);
    CHECK_FAILS(rsk_poller_close(old), EBADF);
    CHECK_FAILS(rsk_poller_backend(old), EBADF);
    errno = 0;
    CHECK(rsk_poller_backend_name(old) == NULL && errno == EBADF);
    CHECK_FAILS(rsk_poller_add(old, it.fd, RSK_READABLE, 1), EBADF);
    CHECK_FAILS(rsk_poller_modify(old, it.fd, RSK_READABLE, 1), EBADF);
    CHECK_FAILS(rsk_poller_remove(old, it.fd), EBADF);
    CHECK_FAILS(rsk_poller_wait(old, &event, 1, 0), EBADF);
    CHECK_FAILS(rsk_poller_wake(old), EBADF);
    CHECK_FAILS(rsk_poller_fd(old), EBADF);
    CHECK_GIVES(rsk_poller_close(another), 0);
    for (uint64_t id = 0; id < 4; id++) { /* numbers nobody was given */
        CHECK_FAILS(rsk_poller_wake((rsk_poller){.id = id}), EBADF);
        CHECK_FAILS(rsk_poller_wake((rsk_poller){.id = another.id + 1 + id}), EBADF);
        CHECK_FAILS(rsk_poller_wake((rsk_poller){.id = UINT64_MAX - id}), EBADF);
    }
    (void)close(it.fd);
    (void)close(it.peer);
}

static void regular_files(int backend) {
    int file = (int)MUST(memfd_create("regular", 0));
    rsk_poller poller = open_poller(backend);
    if (backend == RSK_POLLER_EPOLL) {
        CHECK_FAILS(rsk_poller_add(poller, file, RSK_READABLE, 1), EPERM);
        CHECK_FAILS(rsk_poller_remove(poller, file), ENOENT);
    } else { /* select and poll always find a file ready */
        CHECK_GIVES(rsk_poller_add(poller, file, RSK_READABLE, 1), 0);
        CHECK_INT(one_event(poller, 1000), RSK_READABLE);
    }
    CHECK_GIVES(rsk_poller_close(poller), 0);
    (void)close(file);
}

static void wrong_opens(void) {
    rsk_poller poller = {.id = 5};
    CHECK_FAILS(rsk_poller_open(RSK_POLLER_AUTO, NULL), EFAULT);
    CHECK_FAILS(rsk_poller_open(4, &poller), EINVAL);
    CHECK_FAILS(rsk_poller_open(-1, &poller), EINVAL);
    CHECK_FAILS(rsk_poller_open(INT_MAX, &poller), EINVAL);
}

static int open_descriptors(void) {
    int count = 0;
    for (int fd = 0; fd < 512; fd++) {
        count += fcntl(fd, F_GETFD) >= 0;
    }
    return count;
}

static void nothing_leaks(int backend) {
    enum { AT_ONCE = 60, CYCLES = 2000 };
    static rsk_poller many[AT_ONCE];
    int before = open_descriptors();
    for (int i = 0; i < CYCLES; i++) {
        rsk_poller poller;
        if (rsk_poller_open(backend, &poller) != 0 || rsk_poller_wake(poller) != 0 || rsk_poller_close(poller) != 0) {
            check_report(__FILE__, __LINE__, "cycle %d on %s failed: %s", i, backend_in_test, strerror(errno));
            break;
        }
    }
    CHECK_INT(open_descriptors(), before);
    for (int i = 0; i < AT_ONCE; i++) {
        many[i] = open_poller(backend);
    }
    for (int i = 0; i < AT_ONCE; i++) {
        CHECK_GIVES(rsk_poller_close(many[i]), 0);
    }
    CHECK_INT(open_descriptors(), before);
    wrong_opens();
    CHECK_INT(open_descriptors(), before);
}

void refusals_part(int backend) {
    registrations(backend);
    wrong_bits(backend);
    waits(backend);
    stale_handles(backend);
    regular_files(backend);
    nothing_leaks(backend);
}
