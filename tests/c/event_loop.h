/* The parts of the test of loops: each is run with every backend. */
#ifndef RUSTSOCK_TESTS_EVENT_LOOP_H
#define RUSTSOCK_TESTS_EVENT_LOOP_H

#include "check.h"

#include <rustsock.h>

#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/wait.h>

extern int backend_in_test;

/* A loop with the backend in test. */
rsk_loop open_loop(void);
/* Milliseconds of the monotonic clock, with their fraction. */
double now_ms(void);
/* What rsk_explain says contains this. */
#define CHECK_EXPLAINED(part) check_explained((part), __FILE__, __LINE__)
void check_explained(const char *part, const char *file, int line);
/* The call fails, and the explanation contains this. */
#define CHECK_REFUSED(call, error, part) \
    do {                                 \
        CHECK_FAILS(call, error);        \
        CHECK_EXPLAINED(part);           \
    } while (0)

void arguments_part(void);
void strangers_part(void);
void timers_part(void);
void threads_part(void);
void waiting_part(void);
void array_part(void);

#endif
