/* The parts of the test of loops: each is run with every backend. */
#ifndef RUSTSOCK_TESTS_EVENT_LOOP_H
#define RUSTSOCK_TESTS_EVENT_LOOP_H

#include "event_refused.h"

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

void arguments_part(void);
void strangers_part(void);
void timers_part(void);
void threads_part(void);
void waiting_part(void);
void array_part(void);

#endif
