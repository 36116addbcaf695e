/* An echo server in a loop and its clients in one thread, so that what the server does can be counted alone. */
#ifndef RUSTSOCK_TESTS_LOOP_COSTS_H
#define RUSTSOCK_TESTS_LOOP_COSTS_H

#include "check.h"

#include <rustsock.h>

#include <netinet/in.h>

enum { CLIENTS = 64, REQUEST = 64 };

struct bed {
    rsk_loop loop;
    rsk_server server;
    struct sockaddr_in address;
    int clients[CLIENTS], connections;
    bool array;
    unsigned long requests;
};

void open_bed(struct bed *bed, bool array, int clients);
void close_bed(struct bed *bed);
int connect_client(const struct bed *bed);
/* One turn of the loop, with either front end. */
void serve(struct bed *bed);
/* A request on every connection; `begin` and `end` are called around what the server does. */
void one_round(struct bed *bed, void (*begin)(void), void (*end)(void));

void count_system_calls(bool array);
void count_allocations(bool array);
void measure_memory(bool array);

#endif
