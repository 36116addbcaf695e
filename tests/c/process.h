/* What this process has, and a part of a test that needs a process of its own. */
#ifndef RUSTSOCK_TESTS_PROCESS_H
#define RUSTSOCK_TESTS_PROCESS_H

#include "check.h"

#include <dirent.h>
#include <sys/mman.h>
#include <sys/wait.h>

static inline int open_descriptors(void) {
    int count = 0;
    DIR *listing = opendir("/proc/self/fd");
    if (listing == NULL) {
        return -1;
    }
    while (readdir(listing) != NULL) {
        count++;
    }
    (void)closedir(listing);
    return count;
}

static inline int threads(void) {
    int count = -2;
    DIR *tasks = opendir("/proc/self/task");
    while (tasks != NULL && readdir(tasks) != NULL) {
        count++;
    }
    (void)closedir(tasks);
    return count;
}

/* Runs `body` in a child process; its counts of cases and differences are added to ours. */
static inline void in_child(void (*body)(void)) {
    atomic_ulong *counts = mmap(NULL, 2 * sizeof *counts, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    int status;
    if (counts == MAP_FAILED) {
        check_must(-1, __FILE__, __LINE__, "mmap");
        return;
    }
    pid_t child = (pid_t)MUST(fork());
    if (child == 0) {
        unsigned long cases = check_counts.cases, differ = check_counts.differ;
        body();
        counts[0] = check_counts.cases - cases;
        counts[1] = check_counts.differ - differ;
        _exit(0);
    }
    MUST(waitpid(child, &status, 0));
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    check_counts.cases += counts[0];
    check_counts.differ += counts[1];
    (void)munmap(counts, 2 * sizeof *counts);
}

/* The same while other threads run, which ASan's allocator does not survive. */
static inline void in_child_of_threads(void (*body)(void)) {
#ifdef __SANITIZE_ADDRESS__
    (void)body;
    printf("%s: skipped here: a child of fork: not with threads under ASan\n", check_counts.program);
#else
    in_child(body);
#endif
}

#endif
