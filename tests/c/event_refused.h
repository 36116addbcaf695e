/* What tests of the event loop share: the time, and what is said of a call that was refused. */
#ifndef RUSTSOCK_TESTS_EVENT_REFUSED_H
#define RUSTSOCK_TESTS_EVENT_REFUSED_H

#include "check.h"

#include <rustsock.h>

/* Milliseconds of the monotonic clock, with their fraction. */
static inline double now_ms(void) {
    struct timespec now;
    MUST(clock_gettime(CLOCK_MONOTONIC, &now));
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

/* What rsk_explain says contains this. */
#define CHECK_EXPLAINED(part) check_explained((part), __FILE__, __LINE__)
static inline void check_explained(const char *part, const char *file, int line) {
    char text[2048] = "";
    atomic_fetch_add(&check_counts.cases, 1);
    if (rsk_explain(text, sizeof text) < 0 || strstr(text, part) == NULL) {
        check_report(file, line, "the explanation has no \"%s\":\n%s", part, text);
    }
}

/* The call fails, and the explanation contains this. */
#define CHECK_REFUSED(call, error, part) \
    do {                                 \
        CHECK_FAILS(call, error);        \
        CHECK_EXPLAINED(part);           \
    } while (0)

#endif
