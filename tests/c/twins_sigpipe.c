/* No function raises SIGPIPE, and none disturbs a SIGPIPE that is not its own. */
#include "twins.h"

#include <signal.h>
#include <sys/mman.h>

static volatile sig_atomic_t arrived;

static void count_signal(int number) {
    (void)number;
    arrived++;
}

static void write_everywhere(int socket_fd, int pipe_fd) {
    struct iovec part = {.iov_base = (char[1]){'x'}, .iov_len = 1};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
    struct mmsghdr messages = {.msg_hdr = message};
    int file = (int)MUST(memfd_create("twins", 0));
    MUST(pwrite(file, "file", 4, 0));
    CHECK_FAILS(rsk_send(socket_fd, "x", 1, 0), EPIPE);
    CHECK_FAILS(rsk_sendto(socket_fd, "x", 1, 0, NULL, 0), EPIPE);
    CHECK_FAILS(rsk_sendmsg(socket_fd, &message, 0), EPIPE);
    CHECK_FAILS(rsk_sendmmsg(socket_fd, &messages, 1, 0), EPIPE);
    CHECK_FAILS(rsk_write(socket_fd, "x", 1), EPIPE);
    CHECK_FAILS(rsk_writev(socket_fd, &part, 1), EPIPE);
    CHECK_FAILS(rsk_sendfile(socket_fd, file, &(off_t){0}, 4), EPIPE);
    CHECK_FAILS(rsk_write(pipe_fd, "x", 1), EPIPE);
    CHECK_FAILS(rsk_writev(pipe_fd, &part, 1), EPIPE);
    CHECK_FAILS(rsk_sendfile(pipe_fd, file, &(off_t){0}, 4), EPIPE);
    CHECK_INT(rsk_last_error(), EPIPE);
    (void)close(file);
}

static int sigpipe_is(int (*question)(sigset_t *)) {
    sigset_t set;
    (void)sigemptyset(&set);
    (void)question(&set);
    return sigismember(&set, SIGPIPE);
}

static int get_mask(sigset_t *set) {
    return sigprocmask(SIG_BLOCK, NULL, set);
}

void sigpipe_part(void) {
    int two[2], ends[2];
    sigset_t only_pipe;
    struct sigaction counting = {.sa_handler = count_signal}, now;
    CHECK_GIVES(rsk_socketpair(AF_UNIX, SOCK_STREAM, 0, two), 0);
    MUST(pipe(ends));
    MUST(close(two[1]));
    MUST(close(ends[0]));
    /* The default would end this program. */
    (void)signal(SIGPIPE, SIG_DFL);
    write_everywhere(two[0], ends[1]);
    /* A handler of the program stays installed and is not called. */
    MUST(sigaction(SIGPIPE, &counting, NULL));
    write_everywhere(two[0], ends[1]);
    CHECK_INT(arrived, 0);
    MUST(sigaction(SIGPIPE, NULL, &now));
    CHECK(now.sa_handler == count_signal);
    CHECK_INT(sigpipe_is(get_mask), 0);
    CHECK_INT(sigpipe_is(sigpending), 0);
    /* A SIGPIPE that somebody else sent and the program blocks stays pending. */
    (void)sigemptyset(&only_pipe);
    (void)sigaddset(&only_pipe, SIGPIPE);
    MUST(sigprocmask(SIG_BLOCK, &only_pipe, NULL));
    write_everywhere(two[0], ends[1]);
    CHECK_INT(sigpipe_is(get_mask), 1);
    CHECK_INT(sigpipe_is(sigpending), 0);
    MUST(raise(SIGPIPE));
    write_everywhere(two[0], ends[1]);
    CHECK_INT(sigpipe_is(sigpending), 1);
    CHECK_INT(arrived, 0);
    MUST(sigprocmask(SIG_UNBLOCK, &only_pipe, NULL));
    CHECK_INT(arrived, 1);
    (void)signal(SIGPIPE, SIG_DFL);
    CHECK_GIVES(rsk_close(two[0]), 0);
    CHECK_GIVES(rsk_close(ends[1]), 0);
}
