/* The hostile peers of hostile.c: each is the body of a process that says `ready` when it is at it, and ends at `stop`. */
#ifndef RUSTSOCK_TESTS_HOSTILE_H
#define RUSTSOCK_TESTS_HOSTILE_H

#include "load.h"

struct attack {
    in_port_t port;
    int count;
    pid_t pid;
    atomic_bool ready, stop;
    unsigned long connections, most_open;
    double cpu; /* share of a CPU that the server had */
};

void be_slow(void *attack);
void reset_always(void *attack);
void end_half(void *attack);
void stay_silent(void *attack);
void take_all_descriptors(void *attack);
void connect_in_bursts(void *attack);
void talk_always(void *attack);
void send_endless_lines(void *attack);

#endif
