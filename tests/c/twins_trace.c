/* The text trace, and the table of constants. */
#include "twins.h"

#include <netinet/tcp.h>
#include <sys/wait.h>

static void expect_in(const char *trace, const char *part) {
    atomic_fetch_add(&check_counts.cases, 1);
    if (strstr(trace, part) == NULL) {
        check_report(__FILE__, __LINE__, "the trace has no \"%s\":\n%s", part, trace);
    }
}

static ssize_t take_trace(int from, char *text, size_t room) {
    ssize_t got = read(from, text, room - 1);
    text[got > 0 ? got : 0] = '\0';
    return got;
}

static const void *volatile unmapped = (const void *)8;

static void traced_calls(void) {
    int ends[2], two[2];
    char trace[8192], part[64];
    MUST(pipe2(ends, O_NONBLOCK));
    int lowest = (int)MUST(dup(0));
    MUST(close(lowest));
    CHECK_GIVES(rsk_trace(ends[1]), 0);
    int s = rsk_socket(AF_INET, SOCK_STREAM, 0);
    CHECK_INT(s, lowest); /* the private copy keeps away from the numbers the program expects */
    MUST(close(ends[1])); /* and does not need the original */
    CHECK_GIVES(rsk_socketpair(AF_UNIX, SOCK_STREAM, 0, two), 0);
    CHECK_GIVES(rsk_send(two[0], "hello", 5, 0), 5);
    CHECK_GIVES(rsk_recv(two[1], (char[8]){0}, 8, 0), 5);
    CHECK_FAILS(rsk_recv(two[1], (char[8]){0}, 8, MSG_DONTWAIT), EAGAIN);
    CHECK_FAILS(rsk_close(-1), EBADF);
    struct sockaddr_in nobody = deaf_address();
    CHECK_FAILS(rsk_connect(s, (struct sockaddr *)&nobody, sizeof nobody), ECONNREFUSED);
    /* Pointers the kernel refuses must not be followed by the trace either. */
    CHECK_FAILS(rsk_send(two[0], unmapped, 5, 0), EFAULT);
    CHECK_GIVES(rsk_trace(-1), 0);
    CHECK_GIVES(rsk_close(s), 0);
    CHECK(take_trace(ends[0], trace, sizeof trace) > 0);
    CHECK(trace[strlen(trace) - 1] == '\n');
    (void)snprintf(part, sizeof part, "socket(AF_INET, SOCK_STREAM, 0) = %d\n", s);
    expect_in(trace, part);
    (void)snprintf(part, sizeof part, "send(fd=%d, \"hello\", 5, 0) = 5\n", two[0]);
    expect_in(trace, part);
    (void)snprintf(part, sizeof part, "recv(fd=%d, \"hello\", 8, 0) = 5\n", two[1]);
    expect_in(trace, part);
    expect_in(trace, "socketpair(AF_UNIX, SOCK_STREAM, 0, ");
    expect_in(trace, "MSG_DONTWAIT) = -1 EAGAIN");
    expect_in(trace, "close(fd=-1) = -1 EBADF");
    (void)snprintf(part, sizeof part, "connect(fd=%d, 127.0.0.1:1, 16) = -1 ECONNREFUSED", s);
    expect_in(trace, part);
    expect_in(trace, "= -1 EFAULT");
    CHECK_INT(take_trace(ends[0], trace, sizeof trace), 0); /* the copy is closed: end of file */
    CHECK_FAILS(rsk_trace(1 << 20), EBADF);
    CHECK_GIVES(rsk_trace(-1), 0);
    MUST(close(ends[0]));
    MUST(close(two[0]));
    MUST(close(two[1]));
}

/* Standard error may be a pipe whose reader has gone. */
static void perror_into_nothing(void) {
    int ends[2];
    MUST(pipe(ends));
    MUST(dup2(ends[1], 2));
    MUST(close(ends[0]));
    MUST(close(ends[1]));
    CHECK_FAILS(rsk_close(-1), EBADF);
    rsk_perror("nobody reads this");
}

/* A trace nobody reads must not stop or fail the calls, nor raise SIGPIPE. */
static void trace_into_nothing(void) {
    int ends[2], two[2];
    MUST(pipe2(ends, O_NONBLOCK));
    CHECK_GIVES(rsk_trace(ends[1]), 0);
    MUST(close(ends[0]));
    CHECK_GIVES(rsk_socketpair(AF_UNIX, SOCK_STREAM, 0, two), 0);
    for (int i = 0; i < 100; i++) {
        CHECK_GIVES(rsk_send(two[0], "x", 1, 0), 1);
    }
    CHECK_GIVES(rsk_trace(-1), 0);
    MUST(close(ends[1]));
    MUST(pipe2(ends, O_NONBLOCK)); /* nor one that nobody takes from a full pipe */
    CHECK_GIVES(rsk_trace(ends[1]), 0);
    for (int i = 0; i < 2000; i++) {
        IGNORE(rsk_recv(two[0], (char[1]){0}, 1, MSG_DONTWAIT));
    }
    CHECK_GIVES(rsk_trace(-1), 0);
    MUST(close(ends[0]));
    MUST(close(ends[1]));
    MUST(close(two[0]));
    MUST(close(two[1]));
}

static void survives(const char *what, void (*body)(void)) {
    int status = 0;
    (void)fflush(stdout);
    pid_t child = (pid_t)MUST(fork());
    if (child == 0) {
        unsigned long differed = atomic_load(&check_counts.differ);
        (void)alarm(10);
        body();
        _exit(atomic_load(&check_counts.differ) == differed ? 0 : 1);
    }
    MUST(waitpid(child, &status, 0));
    atomic_fetch_add(&check_counts.cases, 1);
    if (WIFSIGNALED(status)) {
        check_report(__FILE__, __LINE__, "%s: signal %d (%s)", what, WTERMSIG(status), strsignal(WTERMSIG(status)));
    } else {
        CHECK_INT(WEXITSTATUS(status), 0);
    }
}

int traced_from_the_start(void) {
    int s = rsk_socket(AF_UNIX, SOCK_DGRAM, 0);
    return s >= 0 && rsk_close(s) == 0 ? 0 : 1;
}

static void environment_starts_the_trace(void) {
    int ends[2], status = 0;
    char trace[1024];
    MUST(pipe(ends));
    (void)fflush(stdout);
    pid_t child = (pid_t)MUST(fork());
    if (child == 0) {
        (void)setenv("RUSTSOCK_TRACE", "1", 1);
        (void)dup2(ends[1], 2);
        (void)execl(check_own_path(), "twins", "--traced", (char *)NULL);
        _exit(127);
    }
    MUST(close(ends[1]));
    MUST(waitpid(child, &status, 0));
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    CHECK(take_trace(ends[0], trace, sizeof trace) > 0);
    expect_in(trace, "socket(AF_UNIX, SOCK_DGRAM, 0) = ");
    expect_in(trace, "close(fd=");
    MUST(close(ends[0]));
}

void trace_part(void) {
    traced_calls();
    survives("a trace into a pipe nobody reads", trace_into_nothing);
    survives("rsk_perror into a pipe nobody reads", perror_into_nothing);
    environment_starts_the_trace();
}

#define CONSTANTS(X)                                                                                                     \
    X(AF_UNSPEC) X(AF_UNIX) X(AF_INET) X(AF_INET6) X(AF_NETLINK) X(AF_PACKET) X(SOCK_STREAM) X(SOCK_DGRAM) X(SOCK_RAW)   \
    X(SOCK_SEQPACKET) X(SOCK_NONBLOCK) X(SOCK_CLOEXEC) X(IPPROTO_IP) X(IPPROTO_TCP) X(IPPROTO_UDP) X(IPPROTO_IPV6)       \
    X(IPPROTO_ICMP) X(SOL_SOCKET) X(SOMAXCONN) X(SHUT_RD) X(SHUT_WR) X(SHUT_RDWR) X(SO_REUSEADDR) X(SO_REUSEPORT)        \
    X(SO_KEEPALIVE) X(SO_BROADCAST) X(SO_LINGER) X(SO_RCVBUF) X(SO_SNDBUF) X(SO_RCVTIMEO) X(SO_SNDTIMEO) X(SO_ERROR)     \
    X(SO_TYPE) X(SO_DOMAIN) X(SO_PROTOCOL) X(SO_PEERCRED) X(SO_OOBINLINE) X(TCP_NODELAY) X(TCP_CORK) X(TCP_KEEPIDLE)     \
    X(TCP_KEEPINTVL) X(TCP_KEEPCNT) X(TCP_INFO) X(TCP_FASTOPEN) X(IP_TTL) X(IP_TOS) X(IP_ADD_MEMBERSHIP)                 \
    X(IPV6_V6ONLY) X(IPV6_JOIN_GROUP) X(MSG_PEEK) X(MSG_DONTWAIT) X(MSG_NOSIGNAL) X(MSG_OOB) X(MSG_WAITALL) X(MSG_TRUNC) \
    X(MSG_CTRUNC) X(SCM_RIGHTS) X(AI_PASSIVE) X(AI_NUMERICHOST) X(AI_CANONNAME) X(NI_NUMERICHOST) X(NI_NUMERICSERV)      \
    X(EAI_NONAME) X(EAI_AGAIN) X(EAI_SYSTEM) X(POLLIN) X(POLLOUT) X(POLLERR) X(POLLHUP) X(EPOLLIN) X(EPOLLET)            \
    X(EPOLLONESHOT) X(EPOLL_CTL_ADD) X(EPOLL_CLOEXEC) X(INADDR_ANY) X(INADDR_LOOPBACK) X(INADDR_BROADCAST)               \
    X(FD_SETSIZE) X(RSK_POLLER_EPOLL) X(RSK_READABLE) X(RSK_ONESHOT)

void constants_part(void) {
    static const struct {
        const char *name;
        int64_t value;
    } expected[] = {
#define CONSTANT(name) {#name, (int64_t)(name)},
        CONSTANTS(CONSTANT)
    };
    size_t count = 0;
    errno = CHECK_MARK;
    const rsk_constant *table = rsk_constants(&count);
    CHECK_INT(errno, CHECK_MARK);
    CHECK(table != NULL && count >= sizeof expected / sizeof expected[0]);
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++) {
        size_t at = 0;
        while (at < count && strcmp(table[at].name, expected[i].name) != 0) {
            at++;
        }
        atomic_fetch_add(&check_counts.cases, 1);
        if (at == count) {
            check_report(__FILE__, __LINE__, "the constant %s is missing", expected[i].name);
        } else if (table[at].value != expected[i].value) {
            check_report(__FILE__, __LINE__, "%s is %lld in the table and %lld in C", expected[i].name,
                         (long long)table[at].value, (long long)expected[i].value);
        }
    }
    for (size_t i = 0; i < count; i++) {
        for (size_t other = i + 1; other < count; other++) {
            if (strcmp(table[i].name, table[other].name) == 0) {
                check_report(__FILE__, __LINE__, "%s is in the table twice", table[i].name);
            }
        }
    }
}
