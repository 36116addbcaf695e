/* Traces: what runs in the program itself (trace.c, trace_stress.c), and the conversation tests/trace/check.py looks at. */
#ifndef RUSTSOCK_TESTS_TRACE_H
#define RUSTSOCK_TESTS_TRACE_H

#include "check.h"

#include <rustsock.h>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/wait.h>

/* Everything in a file, as text. */
static inline char *file_text(int fd) {
    off_t size = (off_t)MUST(lseek(fd, 0, SEEK_END));
    char *text = calloc(1, (size_t)size + 1);
    CHECK_INT(pread(fd, text, (size_t)size, 0), size);
    return text;
}

static inline int memory_file(void) {
    return (int)MUST(memfd_create("trace", MFD_CLOEXEC));
}

static inline int count_of(const char *text, const char *part) {
    int count = 0;
    for (const char *at = text; (at = strstr(at, part)) != NULL; at += strlen(part)) {
        count++;
    }
    return count;
}

void stress_part(void);
int talk(const char *directory); /* leaves what was sent in files there */

#endif
