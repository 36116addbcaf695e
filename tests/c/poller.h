/* The parts of the poller test: each is run once for every backend. */
#ifndef RUSTSOCK_TESTS_POLLER_H
#define RUSTSOCK_TESTS_POLLER_H

#include "check.h"

#include <rustsock.h>

#include <fcntl.h>
#include <pthread.h>

/* A socket pair with one end watched. */
struct watched {
    rsk_poller poller;
    int fd, peer;
};

extern const char *backend_in_test; /* printed with failures by the parts that need it */

rsk_poller open_poller(int backend);
struct watched watch_pair(int backend, int events, uint64_t data);
void drop_pair(struct watched *watched);
/* Waits for at most one event and returns its bits; 0 when there is none. The event itself is kept in `last_event`. */
uint32_t one_event(rsk_poller poller, int timeout_ms);
extern rsk_event last_event;

void readiness_part(int backend);
void endings_part(int backend);
void refusals_part(int backend);
void waking_part(int backend);
void changing_part(int backend);
void many_part(int backend);
void ends_part(int backend);

#endif
