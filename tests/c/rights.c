/* rights: descriptors and credentials over AF_UNIX come whole and close-on-exec, or not at all; nothing leaks. */
#include "pairs.h"

#include <limits.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>

CHECK_PROGRAM("rights");

enum { MOST = 253 };
static int fds[MOST + 10], back[MOST + 10];
static char buffer[1 << 16];

static bool same_file(int one, int other) {
    struct stat a, b;
    return fstat(one, &a) == 0 && fstat(other, &b) == 0 && a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

static void close_all(int *list, size_t count) {
    for (size_t i = 0; i < count; i++) {
        (void)close(list[i]);
    }
}

static void they_arrive(int type, size_t many) {
    struct pair pair = unix_pair(type);
    rsk_credentials sender = {-5, 1, 1};
    size_t count = MOST;
    int before = open_fds();
    CHECK_GIVES(rsk_send_fds(pair.a, "hello", 5, fds, many, 1000), 5);
    CHECK_GIVES(rsk_recv_fds(pair.b, buffer, sizeof buffer, back, &count, &sender, 1000), 5);
    CHECK(memcmp(buffer, "hello", 5) == 0);
    CHECK_INT(count, many);
    for (size_t i = 0; i < many && i < count; i++) {
        CHECK(same_file(fds[i], back[i]));
        CHECK_INT(fcntl(back[i], F_GETFD) & FD_CLOEXEC, FD_CLOEXEC);
    }
    CHECK_INT(sender.pid, getpid());
    CHECK_INT(sender.uid, geteuid());
    CHECK_INT(sender.gid, getegid());
    close_all(back, count);
    CHECK_INT(open_fds(), before);
    close_pair(pair);
}

static void more_than_there_is_room_for(int type) {
    struct pair pair = unix_pair(type);
    int before = open_fds();
    size_t count = 2;
    CHECK_GIVES(rsk_send_fds(pair.a, "x", 1, fds, 5, 1000), 1);
    CHECK_FAILS(rsk_recv_fds(pair.b, buffer, 10, back, &count, NULL, 1000), EMSGSIZE);
    CHECK_INT(count, 5);
    CHECK_INT(open_fds(), before);
    CHECK_GIVES(rsk_send_fds(pair.a, "y", 1, fds, 1, 1000), 1);
    CHECK_FAILS(rsk_recv_fds(pair.b, buffer, 10, NULL, NULL, NULL, 1000), EMSGSIZE); /* none expected */
    CHECK_INT(open_fds(), before);
    CHECK_GIVES(rsk_send_fds(pair.a, "z", 1, NULL, 0, 1000), 1); /* the next one is well */
    count = 0;
    CHECK_GIVES(rsk_recv_fds(pair.b, buffer, 10, NULL, &count, NULL, 1000), 1);
    CHECK_INT(count, 0);
    if (type != SOCK_STREAM) { /* a message that is cut */
        CHECK_GIVES(rsk_send_fds(pair.a, "long", 4, fds, 2, 1000), 4);
        count = 10;
        CHECK_FAILS(rsk_recv_fds(pair.b, buffer, 2, back, &count, NULL, 1000), EMSGSIZE);
        CHECK_INT(open_fds(), before);
    }
    close_pair(pair);
}

static void no_number_left(void) {
    struct pair pair = unix_pair(SOCK_STREAM);
    struct rlimit old, few;
    int before = open_fds();
    size_t count = 10;
    MUST(getrlimit(RLIMIT_NOFILE, &old));
    few = old;
    CHECK_GIVES(rsk_send_fds(pair.a, "x", 1, fds, 8, 1000), 1);
    int lowest = (int)MUST(dup(0));
    (void)close(lowest);
    few.rlim_cur = (rlim_t)lowest + 3;
    MUST(setrlimit(RLIMIT_NOFILE, &few));
    CHECK_FAILS(rsk_recv_fds(pair.b, buffer, 10, back, &count, NULL, 1000), EMFILE);
    MUST(setrlimit(RLIMIT_NOFILE, &old));
    CHECK_INT(open_fds(), before);
    close_pair(pair);
}

/* Credentials do not need the receiver to have asked before the message was sent. */
static void sender_of_an_earlier_message(void) {
    struct pair pair = unix_pair(SOCK_STREAM);
    rsk_credentials sender;
    CHECK_GIVES(rsk_send_fds(pair.a, "x", 1, NULL, 0, 0), 1);
    MUST(send(pair.a, "y", 1, 0));
    CHECK_GIVES(rsk_recv_fds(pair.b, buffer, 1, NULL, NULL, &sender, 0), 1);
    CHECK_INT(sender.pid, getpid());
    CHECK_GIVES(rsk_recv_fds(pair.b, buffer, 1, NULL, NULL, &sender, 0), 1); /* a plain send before SO_PASSCRED */
    CHECK(sender.pid == 0 || sender.pid == getpid());
    MUST(send(pair.a, "z", 1, 0));
    CHECK_GIVES(rsk_recv_fds(pair.b, buffer, 1, NULL, NULL, &sender, 0), 1); /* and after */
    CHECK_INT(sender.pid, getpid());
    close_pair(pair);
}

static void send_later(int fd) {
    IGNORE(rsk_send_fds(fd, "late", 4, fds, 1, 0));
}

static void deadlines(bool nonblocking) {
    struct pair pair = unix_pair(SOCK_STREAM);
    struct storm storm;
    struct later later;
    size_t count = 4;
    set_mode(pair.a, nonblocking);
    set_mode(pair.b, nonblocking);
    CHECK_TIMES_OUT(0, rsk_recv_fds(pair.b, buffer, 10, back, &count, NULL, 0));
    CHECK_TIMES_OUT(60, rsk_recv_fds(pair.b, buffer, 10, back, &count, NULL, 60));
    storm_start(&storm);
    CHECK_TIMES_OUT(60, rsk_recv_fds(pair.b, buffer, 10, back, &count, NULL, 60));
    later_start(&later, 50, send_later, pair.a);
    CHECK_TAKES(50, CHECK_GIVES(rsk_recv_fds(pair.b, buffer, 10, back, &count, NULL, -1), 4));
    later_join(&later);
    CHECK_INT(count, 1);
    close_all(back, count);
    while (send(pair.a, buffer, sizeof buffer, MSG_DONTWAIT) > 0) {
    }
    CHECK_TIMES_OUT(60, rsk_send_fds(pair.a, buffer, 1000, fds, 1, 60));
    storm_end(&storm);
    CHECK_TIMES_OUT(0, rsk_send_fds(pair.a, buffer, 1000, fds, 1, 0));
    close_pair(pair);
}

static void ends(void) {
    struct pair pair = unix_pair(SOCK_STREAM);
    size_t count = 3;
    (void)close(pair.a);
    CHECK_GIVES(rsk_recv_fds(pair.b, buffer, 10, back, &count, NULL, -1), 0);
    CHECK_INT(count, 0);
    CHECK_FAILS(rsk_send_fds(pair.b, "x", 1, fds, 1, -1), EPIPE);
    CHECK_STR(rsk_last_call(), "send_fds");
    (void)close(pair.b);
}

static void wrong_arguments(void) {
    struct pair pair = unix_pair(SOCK_STREAM), net = tcp_pair();
    size_t count = 3;
    int closed = (int)MUST(dup(0));
    int before;
    (void)close(closed);
    before = open_fds();
    CHECK_FAILS(rsk_send_fds(pair.a, "x", 1, fds, MOST + 1, 0), EINVAL);
    CHECK_FAILS(rsk_send_fds(pair.a, "x", 0, fds, 1, 0), EINVAL);
    CHECK_FAILS(rsk_send_fds(pair.a, "x", 1, nothing(), 1, 0), EFAULT);
    if (WILD_POINTERS) {
        CHECK_FAILS(rsk_send_fds(pair.a, "x", 1, nowhere(), 1, 0), EFAULT);
    }
    if (WILD_POINTERS) {
        CHECK_FAILS(rsk_send_fds(pair.a, nowhere(), 1, fds, 1, 0), EFAULT);
    }
    CHECK_FAILS(rsk_send_fds(pair.a, "x", 1, &closed, 1, 0), EBADF);
    CHECK_FAILS(rsk_send_fds(-1, "x", 1, fds, 1, 0), EBADF);
    CHECK_FAILS(rsk_send_fds(0, "x", 1, fds, 1, 0), ENOTSOCK);
    CHECK_FAILS(rsk_recv_fds(pair.b, buffer, 0, back, &count, NULL, 0), EINVAL);
    CHECK_GIVES(rsk_send_fds(pair.a, "x", 1, fds, 2, 0), 1);
    CHECK_FAILS(rsk_recv_fds(pair.b, buffer, 1, nothing(), &count, NULL, 0), EFAULT);
    if (WILD_POINTERS) {
        CHECK_FAILS(rsk_recv_fds(pair.b, buffer, 1, nowhere(), &count, NULL, 0), EFAULT);
    }
    if (WILD_POINTERS) {
        CHECK_FAILS(rsk_recv_fds(pair.b, buffer, 1, back, nowhere(), NULL, 0), EFAULT);
    }
    if (WILD_POINTERS) {
        CHECK_FAILS(rsk_recv_fds(pair.b, buffer, 1, back, &count, nowhere(), 0), EFAULT);
    }
    CHECK_GIVES(rsk_recv_fds(pair.b, buffer, 1, back, &count, NULL, 0), 1); /* still there */
    close_all(back, count);
    CHECK_FAILS(rsk_recv_fds(-1, buffer, 1, back, &count, NULL, 0), EBADF);
    CHECK_FAILS(rsk_recv_fds(0, buffer, 1, back, &count, NULL, 0), ENOTSOCK);
    count = SIZE_MAX; /* no more than 253 are looked at */
    CHECK_FAILS(rsk_recv_fds(pair.b, buffer, 1, back, &count, NULL, 0), ETIMEDOUT);
    CHECK_INT(open_fds(), before);
    close_pair(pair);
    close_pair(net);
}

int main(void) {
    (void)alarm(60);
    for (int i = 0; i < MOST + 1; i++) {
        fds[i] = (int)MUST(memfd_create("passed", MFD_CLOEXEC));
    }
    int before = open_fds();
    static const int types[] = {SOCK_STREAM, SOCK_SEQPACKET, SOCK_DGRAM};
    for (size_t i = 0; i < 3; i++) {
        they_arrive(types[i], 0);
        they_arrive(types[i], 1);
        they_arrive(types[i], MOST);
        more_than_there_is_room_for(types[i]);
    }
    no_number_left();
    sender_of_an_earlier_message();
    deadlines(false);
    deadlines(true);
    ends();
    wrong_arguments();
    CHECK_INT(open_fds(), before);
    return check_end();
}
