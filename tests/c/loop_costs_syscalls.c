/* System calls of a server for each request: one to receive, one to send, and its share of the wait. */
#include "loop_costs.h"

#include <signal.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>

enum { WARM_UP = 3, ROUNDS = 20, MOST_NUMBERS = 512 };
/* The child makes this call, which nothing else makes, before and after what is counted. */
enum { MARKER = SYS_getppid };

static void mark(void) {
    (void)syscall(MARKER);
}

static void do_nothing(void) {
}

static _Noreturn void child(bool array) {
    struct bed bed;
    if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) < 0) {
        _exit(CHECK_SKIPPED);
    }
    open_bed(&bed, array, CLIENTS);
    for (int i = 0; i < WARM_UP; i++) {
        one_round(&bed, do_nothing, do_nothing);
    }
    (void)raise(SIGSTOP);
    for (int i = 0; i < ROUNDS; i++) {
        one_round(&bed, mark, mark);
    }
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

void count_system_calls(bool array) {
    unsigned long calls[MOST_NUMBERS] = {0}, all = 0;
    int status = 0, inside = 0;
    (void)fflush(stdout);
    pid_t pid = (pid_t)MUST(fork());
    if (pid == 0) {
        child(array);
    }
    MUST(waitpid(pid, &status, 0));
    if (WIFEXITED(status) || ptrace(PTRACE_SETOPTIONS, pid, NULL, (void *)(PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL)) < 0) {
        printf("  system calls are not counted: ptrace is not permitted\n");
        return;
    }
    while (ptrace(PTRACE_SYSCALL, pid, NULL, NULL) == 0 && waitpid(pid, &status, 0) == pid && WIFSTOPPED(status)) {
        CHECK_INT(WSTOPSIG(status), SIGTRAP | 0x80);
        long number = entering(pid);
        if (number == MARKER) {
            inside = !inside;
        } else if (inside && number >= 0 && number < MOST_NUMBERS) {
            calls[number]++;
            all++;
        }
    }
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    double each = (double)all / (ROUNDS * CLIENTS);
    printf("  %.3f system calls for each request on %d connections:", each, CLIENTS);
    for (int i = 0; i < MOST_NUMBERS; i++) {
        if (calls[i] > 0) {
            printf(" %lu of number %d", calls[i], i);
        }
    }
    printf("\n");
    CHECK(each >= 2); /* or they were not seen */
    CHECK(each <= 2.1);
}
