/* syscall_count: traces a child and asserts that one rustsock call on the hot path makes exactly one system call. */
#include "check.h"

#include <rustsock.h>

#include <fcntl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>

CHECK_PROGRAM("syscall_count");

/* The child makes this call, which nothing else makes, before and after each measured call. */
enum { MARKER = SYS_getppid };

static int full[2], quiet[2], ended[2], datagrams[2];
static char buffer[64];

static struct msghdr *message(void) {
    static struct iovec part;
    static struct msghdr header;
    part = (struct iovec){.iov_base = buffer, .iov_len = 8};
    memset(&header, 0, sizeof header);
    header.msg_iov = &part;
    header.msg_iovlen = 1;
    return &header;
}

/* X(what it shows, the call): each must be one system call. */
#define ONE_SYSCALL(X)                                                                  \
    X("send", rsk_send(datagrams[0], buffer, 8, 0))                                     \
    X("recv", rsk_recv(datagrams[1], buffer, 8, 0))                                     \
    X("sendto", rsk_sendto(datagrams[0], buffer, 8, 0, NULL, 0))                        \
    X("recvfrom", rsk_recvfrom(datagrams[1], buffer, 8, 0, NULL, NULL))                 \
    X("sendmsg", rsk_sendmsg(datagrams[0], message(), 0))                               \
    X("recvmsg", rsk_recvmsg(datagrams[1], message(), 0))                               \
    X("write on a socket", rsk_write(datagrams[0], buffer, 8))                          \
    X("read", rsk_read(datagrams[1], buffer, 8))                                        \
    X("second send", rsk_send(datagrams[0], buffer, 8, 0))                              \
    X("second recv", rsk_recv(datagrams[1], buffer, 8, 0))                              \
    X("recv that would block", rsk_recv(quiet[0], buffer, 8, MSG_DONTWAIT))             \
    X("recvfrom that would block", rsk_recvfrom(quiet[0], buffer, 8, MSG_DONTWAIT, NULL, NULL)) \
    X("recvmsg that would block", rsk_recvmsg(quiet[0], message(), MSG_DONTWAIT))       \
    X("send that would block", rsk_send(full[0], buffer, 8, MSG_DONTWAIT))              \
    X("recv at the end", rsk_recv(ended[0], buffer, 8, 0))                              \
    X("read at the end", rsk_read(ended[0], buffer, 8))

/* Reported, not asserted: these may need more, for example to keep SIGPIPE away from a pipe. */
#define JUST_SHOWN(X)                                                     \
    X("send after the peer closed", rsk_send(ended[0], buffer, 8, 0))     \
    X("write after the peer closed", rsk_write(ended[0], buffer, 8))      \
    X("accept on a plain socket", rsk_accept(quiet[0], NULL, NULL))       \
    X("close", rsk_close(quiet[1]))

static void mark(void) {
    (void)syscall(MARKER);
}

static void open_sockets(void) {
    MUST(socketpair(AF_UNIX, SOCK_DGRAM, 0, datagrams));
    MUST(socketpair(AF_UNIX, SOCK_STREAM, 0, quiet));
    MUST(socketpair(AF_UNIX, SOCK_STREAM, 0, full));
    MUST(socketpair(AF_UNIX, SOCK_STREAM, 0, ended));
    MUST(close(ended[1]));
    while (send(full[0], buffer, sizeof buffer, MSG_DONTWAIT) > 0) {
    }
}

static _Noreturn void child(void) {
    if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) < 0) {
        _exit(CHECK_SKIPPED);
    }
    open_sockets();
    (void)raise(SIGSTOP);
#define MEASURE(what, call) \
    mark();                 \
    IGNORE(call);           \
    mark();
    ONE_SYSCALL(MEASURE)
    JUST_SHOWN(MEASURE)
    _exit(0);
}

/* The number of the system call the stopped child is entering, or -1. */
static long entering(pid_t pid) {
    struct __ptrace_syscall_info info;
    if (ptrace(PTRACE_GET_SYSCALL_INFO, pid, (void *)sizeof info, &info) < 0 || info.op != PTRACE_SYSCALL_INFO_ENTRY) {
        return -1;
    }
    return (long)info.entry.nr;
}

static pid_t start_child(void) {
    int status = 0;
    (void)fflush(stdout);
    pid_t pid = (pid_t)MUST(fork());
    if (pid == 0) {
        child();
    }
    MUST(waitpid(pid, &status, 0));
    if (WIFEXITED(status)) {
        check_skip("ptrace is not permitted");
    }
    if (ptrace(PTRACE_SETOPTIONS, pid, NULL, (void *)(PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL)) < 0) {
        check_skip("ptrace options are not permitted");
    }
    return pid;
}

int main(void) {
    static const char *const names[] = {
#define NAME(what, call) what,
        ONE_SYSCALL(NAME) JUST_SHOWN(NAME)
    };
#define PLUS_ONE(what, call) +1
    enum { ASSERTED = ONE_SYSCALL(PLUS_ONE), ALL = sizeof names / sizeof names[0] };
    int counts[ALL] = {0};
    int measured = -1, inside = 0, status = 0;
    (void)alarm(30);
    pid_t pid = start_child();
    for (;;) {
        if (ptrace(PTRACE_SYSCALL, pid, NULL, NULL) < 0 || waitpid(pid, &status, 0) < 0 || WIFEXITED(status)) {
            break;
        }
        if (!WIFSTOPPED(status) || WSTOPSIG(status) != (SIGTRAP | 0x80)) {
            check_report(__FILE__, __LINE__, "the child stopped with signal %d", WSTOPSIG(status));
            (void)kill(pid, SIGKILL);
            break;
        }
        long number = entering(pid);
        if (number == MARKER) {
            inside = !inside;
            measured += inside;
        } else if (number >= 0 && inside && measured < ALL) {
            counts[measured]++;
        }
    }
    CHECK_INT(measured, ALL - 1);
    for (int i = 0; i < ALL; i++) {
        printf("  %-28s %d system call%s%s\n", names[i], counts[i], counts[i] == 1 ? "" : "s", i < ASSERTED ? "" : " (not asserted)");
        if (i < ASSERTED) {
            CHECK_INT(counts[i], 1);
        }
    }
    return check_end();
}
