/* Arguments with which libc itself crashes: only rustsock is called, and its documented answer is asserted. */
#include "bad_arguments.h"

#include <sys/wait.h>

/* Each in its own process, so that a crash is one failed case. `expression` must give `want` with errno `error`. */
#define CRASH_FREE(expression, want, error)                                                                 \
    do {                                                                                                    \
        pid_t child_ = crash_free_begin();                                                                  \
        if (child_ == 0) {                                                                                  \
            fixture_make(UNIX_STREAM);                                                                      \
            errno = CHECK_MARK;                                                                             \
            long got_ = (long)(expression);                                                                 \
            int errno_ = errno;                                                                             \
            if (got_ != (want) || errno_ != (error)) {                                                      \
                check_report(__FILE__, __LINE__, "%s gave %ld errno %d (%s), expected %ld errno %d",        \
                             #expression, got_, errno_, strerror(errno_), (long)(want), (int)(error));      \
                _exit(1);                                                                                   \
            }                                                                                               \
            _exit(0);                                                                                       \
        }                                                                                                   \
        crash_free_end(child_, #expression, __LINE__);                                                      \
    } while (0)

static pid_t crash_free_begin(void) {
    atomic_fetch_add(&check_counts.cases, 1);
    (void)fflush(stdout);
    return (pid_t)MUST(fork());
}

static void crash_free_end(pid_t child, const char *text, int line) {
    int status = 0;
    MUST(waitpid(child, &status, 0));
    if (WIFSIGNALED(status)) {
        check_report(__FILE__, line, "%s ended by signal %d", text, WTERMSIG(status));
    } else if (WEXITSTATUS(status) != 0) {
        atomic_fetch_add(&check_counts.differ, 1);
    }
}

static struct addrinfo *never;
static void *volatile nothing; /* a NULL that the compiler does not warn about */

static void timeouts(void) {
    CRASH_FREE(rsk_select(0, NULL, NULL, NULL, wild), -1, EFAULT);
    CRASH_FREE(rsk_select(fd + 1, only(fd), NULL, NULL, wild), -1, EFAULT);
    CRASH_FREE(rsk_select(fd + 1, only(fd), NULL, NULL, edge(8)), -1, EFAULT);
    CRASH_FREE(rsk_select(fd + 1, only(fd), NULL, NULL, (struct timeval *)8), -1, EFAULT);
    CRASH_FREE(rsk_pselect(0, NULL, NULL, NULL, wild, NULL), -1, EFAULT);
    CRASH_FREE(rsk_pselect(fd + 1, only(fd), NULL, NULL, wild, NULL), -1, EFAULT);
    CRASH_FREE(rsk_pselect(fd + 1, only(fd), NULL, NULL, edge(8), NULL), -1, EFAULT);
    CRASH_FREE(rsk_ppoll(pollfds(fd, POLLIN), 1, wild, NULL), -1, EFAULT);
    CRASH_FREE(rsk_ppoll(pollfds(fd, POLLIN), 1, edge(8), NULL), -1, EFAULT);
    CRASH_FREE(rsk_ppoll(NULL, 0, wild, NULL), -1, EFAULT);
}

static void conversions(void) {
    CRASH_FREE(rsk_inet_pton(AF_INET, NULL, out), -1, EFAULT);
    CRASH_FREE(rsk_inet_pton(AF_INET6, NULL, out), -1, EFAULT);
    CRASH_FREE(rsk_inet_pton(AF_INET, "127.0.0.1", NULL), -1, EFAULT);
    CRASH_FREE(rsk_inet_pton(AF_INET6, "::1", NULL), -1, EFAULT);
    CRASH_FREE(NULL_FAILS(rsk_inet_ntop(AF_INET, NULL, out, 100)), -1, EFAULT);
    CRASH_FREE(NULL_FAILS(rsk_inet_ntop(AF_INET6, NULL, out, 100)), -1, EFAULT);
    CRASH_FREE(NULL_FAILS(rsk_inet_ntop(AF_INET, in, nothing, 100)), -1, EFAULT);
    CRASH_FREE(ZERO_FAILS(rsk_if_nametoindex(NULL)), -1, EFAULT);
    CRASH_FREE(NULL_FAILS(rsk_if_indextoname(1, NULL)), -1, EFAULT);
    CRASH_FREE(rsk_getaddrinfo("127.0.0.1", NULL, NULL, NULL), EAI_SYSTEM, EFAULT);
    CRASH_FREE(rsk_getnameinfo(nothing, IN_LEN, out, 100, NULL, 0, NI_NUMERICHOST), EAI_FAMILY, CHECK_MARK);
    CRASH_FREE(rsk_getnameinfo(NULL, 0, out, 100, NULL, 0, NI_NUMERICHOST), EAI_FAMILY, CHECK_MARK);
    CRASH_FREE((rsk_freeaddrinfo(NULL), 0), 0, CHECK_MARK);
    CRASH_FREE((rsk_freeaddrinfo(never), 0), 0, CHECK_MARK);
    CRASH_FREE(rsk_getnameinfo(wild, IN_LEN, out, 100, NULL, 0, NI_NUMERICHOST), EAI_SYSTEM, EFAULT);
}

static void own_functions(void) {
    rsk_poller poller = {.id = 0};
    rsk_poller stale = {.id = UINT64_MAX};
    rsk_event events[2];
    CRASH_FREE(rsk_fd_set(1, NULL), -1, EFAULT);
    CRASH_FREE(rsk_fd_clr(1, NULL), -1, EFAULT);
    CRASH_FREE(rsk_fd_isset(1, NULL), -1, EFAULT);
    CRASH_FREE(rsk_fd_zero(NULL), -1, EFAULT);
    CRASH_FREE(rsk_fd_set(-1, only(-1)), -1, EBADF);
    CRASH_FREE(rsk_fd_clr(INT_MIN, only(-1)), -1, EBADF);
    CRASH_FREE(rsk_fd_isset(-1, only(-1)), -1, EBADF);
    CRASH_FREE(rsk_fd_set(FD_SETSIZE, only(-1)), -1, EINVAL);
    CRASH_FREE(rsk_fd_clr(INT_MAX, only(-1)), -1, EINVAL);
    CRASH_FREE(rsk_fd_isset(FD_SETSIZE, only(-1)), -1, EINVAL);
    CRASH_FREE(rsk_explain(NULL, 10), -1, EFAULT);
    CRASH_FREE(rsk_explain_code("connect", ECONNREFUSED, NULL, 10), -1, EFAULT);
    CRASH_FREE(rsk_explain_code(NULL, ECONNREFUSED, out, 1), strlen(out) == 0 ? rsk_explain_code(NULL, ECONNREFUSED, out, 1) : -2,
               CHECK_MARK);
    CRASH_FREE(rsk_error_name(INT_MIN) == NULL, 0, CHECK_MARK);
    CRASH_FREE(rsk_error_name(INT_MAX) == NULL, 0, CHECK_MARK);
    CRASH_FREE(NULL_FAILS(rsk_constants(NULL)), -1, EFAULT);
    CRASH_FREE(rsk_set_nonblocking(-1, 1), -1, EBADF);
    CRASH_FREE(rsk_get_nonblocking(INT_MAX), -1, EBADF);
    CRASH_FREE(rsk_set_cloexec(-1, 1), -1, EBADF);
    CRASH_FREE(rsk_get_cloexec(INT_MIN), -1, EBADF);
    CRASH_FREE(rsk_dup_cloexec(-1), -1, EBADF);
    CRASH_FREE(rsk_bytes_available(-1), -1, EBADF);
    CRASH_FREE(rsk_poller_open(RSK_POLLER_AUTO, NULL), -1, EFAULT);
    CRASH_FREE(rsk_poller_open(99, &poller), -1, EINVAL);
    CRASH_FREE(rsk_poller_open(-1, &poller), -1, EINVAL);
    CRASH_FREE(rsk_poller_close(poller), -1, EBADF);
    CRASH_FREE(rsk_poller_close(stale), -1, EBADF);
    CRASH_FREE(rsk_poller_backend(stale), -1, EBADF);
    CRASH_FREE(NULL_FAILS(rsk_poller_backend_name(stale)), -1, EBADF);
    CRASH_FREE(rsk_poller_add(stale, fd, RSK_READABLE, 0), -1, EBADF);
    CRASH_FREE(rsk_poller_modify(stale, fd, RSK_READABLE, 0), -1, EBADF);
    CRASH_FREE(rsk_poller_remove(stale, fd), -1, EBADF);
    CRASH_FREE(rsk_poller_wait(stale, events, 2, 0), -1, EBADF);
    CRASH_FREE(rsk_poller_wake(stale), -1, EBADF);
    CRASH_FREE(rsk_poller_fd(stale), -1, EBADF);
}

void crash_free_cases(void) {
    timeouts();
    conversions();
    own_functions();
}
