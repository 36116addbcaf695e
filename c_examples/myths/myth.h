/*
 * Myth checks: a claim that is often heard, and what happens when it is tried. Each sentence that is
 * printed was true in this run; at the first one that was not, the program says WRONG and ends with 1.
 */
#ifndef MYTH_H
#define MYTH_H

#include "../tcp_figures.h" /* TCP_INFO with names; check() and sockets on 127.0.0.1 */
#include <stdarg.h>

static inline void claim(const char *text) {
    print_line_by_line();
    printf("claim:  %s\n", text);
}

__attribute__((format(printf, 2, 3))) static inline void really(int holds, const char *format, ...) {
    va_list arguments;

    fputs(holds ? "really: " : "WRONG:  ", stdout);
    va_start(arguments, format);
    vprintf(format, arguments);
    va_end(arguments);
    putchar('\n');
    if (!holds)
        exit(EXIT_FAILURE);
}

/* 1 when the call failed with that errno; a result other than -1 or another errno is none. */
static inline int failed_with(ssize_t result, int code) {
    return result == -1 && rsk_last_error() == code;
}

#endif
