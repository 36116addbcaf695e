/* The parts of the test of functions that open sockets. */
#ifndef RUSTSOCK_TESTS_OPENING_H
#define RUSTSOCK_TESTS_OPENING_H

#include "check.h"
#include "process.h"
#include "silent.h"

#include <rustsock.h>

void tcp_part(void);
void udp_part(void);
void multicast_part(void);
void unix_part(void);
void deadlines_part(void);
void arguments_part(void);
void privileges_part(void);
void namespaces_part(void);

/* Port of a bound internet socket, as text that stays valid for eight further calls. */
const char *port_of(int fd);
/* Whether the explanation of the last error has `part`, in English. */
int explained(const char *part);

/* The call fails with `error` after `ms` milliseconds: not before, and at most 100 later. */
#define CHECK_TAKES(call, error, ms)                                      \
    do {                                                                  \
        double takes_started_ = check_seconds();                          \
        CHECK_FAILS(call, error);                                         \
        check_time(takes_started_, (ms), __FILE__, __LINE__, #call);      \
    } while (0)
void check_time(double started, int ms, const char *file, int line, const char *text);

/* A signal handler that runs every 10 ms, without SA_RESTART; stop_ticking tells how often it has. */
void start_ticking(void);
int stop_ticking(void);

#endif
