/* Counts the system calls that a child of the test makes between two marks. */
#ifndef RUSTSOCK_TESTS_COUNTED_CALLS_H
#define RUSTSOCK_TESTS_COUNTED_CALLS_H

#include "check.h"

#include <signal.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>

enum { MOST_NUMBERS = 512 };
/* The child makes this call, which nothing else makes, before and after what is counted. */
enum { MARKER = SYS_getppid };

static inline void mark(void) {
    (void)syscall(MARKER);
}

/* Has a child counted. It stops itself before the first mark. */
static inline void be_counted(void) {
    if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) < 0) {
        _exit(CHECK_SKIPPED);
    }
}

/* The number of the system call the stopped child is entering, or -1. */
static inline long entering(pid_t pid) {
    struct __ptrace_syscall_info info;
    if (ptrace(PTRACE_GET_SYSCALL_INFO, pid, (void *)sizeof info, &info) < 0 || info.op != PTRACE_SYSCALL_INFO_ENTRY) {
        return -1;
    }
    return (long)info.entry.nr;
}

/* How many calls the child makes, by number, and all together; 0 if that is not permitted. The child must end well. */
static inline unsigned long calls_of(pid_t pid, unsigned long calls[MOST_NUMBERS]) {
    unsigned long all = 0;
    int status = 0, inside = 0;
    MUST(waitpid(pid, &status, 0));
    if (WIFEXITED(status) || ptrace(PTRACE_SETOPTIONS, pid, NULL, (void *)(PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL)) < 0) {
        printf("  system calls are not counted: ptrace is not permitted\n");
        return 0;
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
    CHECK(all > 0); /* or they were not seen */
    return all;
}

#endif
