/* Checks and counts shared by the C test programs.
 * A program defines the counters once with CHECK_PROGRAM("name") and ends with `return check_end();`. */
#ifndef RUSTSOCK_TESTS_CHECK_H
#define RUSTSOCK_TESTS_CHECK_H

#include <errno.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

struct check_counts {
    const char *program;
    atomic_ulong cases;
    atomic_ulong differ;
};
extern struct check_counts check_counts;

/* Lines come out whole and at once, so that a program that is killed has told what went before. */
#define CHECK_PROGRAM(name)                                              \
    __attribute__((constructor)) static void check_buffer_lines(void) {  \
        (void)setvbuf(stdout, NULL, _IOLBF, 0);                          \
    }                                                                    \
    struct check_counts check_counts = {.program = (name)}

/* An exit code that test runners know as "not run here". */
enum { CHECK_SKIPPED = 77 };

#define CHECK(condition) check_true((condition), __FILE__, __LINE__, #condition)
#define CHECK_INT(got, want) check_int((long long)(got), (long long)(want), __FILE__, __LINE__, #got)
#define CHECK_STR(got, want) check_str((got), (want), __FILE__, __LINE__, #got)
/* The call must fail with -1 and this errno. */
#define CHECK_FAILS(call, error) \
    do {                                                                                \
        errno = 0;                                                                      \
        long long check_got_ = (long long)(call);                                       \
        check_failure(check_got_, errno, (error), __FILE__, __LINE__, #call);           \
    } while (0)
/* The call must return `want` and leave errno alone. */
#define CHECK_GIVES(call, want) \
    do {                                                                                \
        errno = CHECK_MARK;                                                             \
        long long check_got_ = (long long)(call);                                       \
        check_success(check_got_, (long long)(want), errno, __FILE__, __LINE__, #call); \
    } while (0)
/* A step of the test itself, not of what is tested. */
#define MUST(call) check_must((long long)(call), __FILE__, __LINE__, #call)

/* For calls whose result does not matter to the test, also where the compiler insists on using it. */
#define IGNORE(call)                                  \
    do {                                              \
        long long check_ignored_ = (long long)(call); \
        (void)check_ignored_;                         \
    } while (0)

/* A value that no call stores in errno. */
enum { CHECK_MARK = 4321 };

static inline void check_report(const char *file, int line, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static inline void check_report(const char *file, int line, const char *format, ...) {
    const char *base = strrchr(file, '/');
    char text[1024];
    va_list values;
    va_start(values, format);
    (void)vsnprintf(text, sizeof text, format, values);
    va_end(values);
    atomic_fetch_add(&check_counts.differ, 1);
    printf("DIFFERS %s:%d %s\n", base != NULL ? base + 1 : file, line, text);
    (void)fflush(stdout);
}

static inline int check_true(int holds, const char *file, int line, const char *text) {
    int error = errno;
    atomic_fetch_add(&check_counts.cases, 1);
    if (!holds) {
        check_report(file, line, "%s does not hold (errno %d)", text, error);
    }
    return holds;
}

static inline void check_int(long long got, long long want, const char *file, int line, const char *text) {
    int error = errno;
    atomic_fetch_add(&check_counts.cases, 1);
    if (got != want) {
        check_report(file, line, "%s is %lld, expected %lld (errno %d)", text, got, want, error);
    }
}

static inline void check_str(const char *got, const char *want, const char *file, int line, const char *text) {
    atomic_fetch_add(&check_counts.cases, 1);
    if (got == NULL || strcmp(got, want) != 0) {
        check_report(file, line, "%s is \"%s\", expected \"%s\"", text, got != NULL ? got : "(NULL)", want);
    }
}

static inline void check_failure(long long got, int error, int want, const char *file, int line, const char *text) {
    atomic_fetch_add(&check_counts.cases, 1);
    if (got != -1 || error != want) {
        check_report(file, line, "%s gave %lld, errno %d (%s), expected -1, errno %d (%s)", text, got, error,
                     strerror(error), want, strerror(want));
    }
}

static inline void check_success(long long got, long long want, int error, const char *file, int line,
                                 const char *text) {
    atomic_fetch_add(&check_counts.cases, 1);
    if (got != want) {
        check_report(file, line, "%s gave %lld, errno %d (%s), expected %lld", text, got, error, strerror(error),
                     want);
    } else if (error != CHECK_MARK) {
        check_report(file, line, "%s succeeded and changed errno to %d (%s)", text, error, strerror(error));
    }
}

static inline long long check_must(long long got, const char *file, int line, const char *text) {
    if (got < 0) {
        printf("%s:%d the test could not do %s: %s\n", file, line, text, strerror(errno));
        exit(1);
    }
    return got;
}

static inline void check_skip(const char *reason) {
    printf("%s: skipped: %s\n", check_counts.program, reason);
    (void)fflush(stdout);
    exit(CHECK_SKIPPED);
}

static inline int check_end(void) {
    unsigned long differ = atomic_load(&check_counts.differ);
    printf("%s: %lu cases, %lu differ\n", check_counts.program, atomic_load(&check_counts.cases), differ);
    return differ == 0 ? 0 : 1;
}

/* The program's file, for running it once more. Not "/proc/self/exe" itself: under valgrind that is valgrind. */
static inline const char *check_own_path(void) {
    static char path[4096];
    ssize_t length = readlink("/proc/self/exe", path, sizeof path - 1);
    path[length > 0 ? length : 0] = '\0';
    return path;
}

static inline double check_seconds(void) {
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static inline void check_sleep_ms(long ms) {
    struct timespec pause = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000};
    while (nanosleep(&pause, &pause) < 0 && errno == EINTR) {
    }
}

#endif
