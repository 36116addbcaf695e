/* What the load tests have in common: an echo server in a process of its own, good clients in another that measure how they are
 * served meanwhile, and memory that all processes see. */
#ifndef RUSTSOCK_TESTS_LOAD_H
#define RUSTSOCK_TESTS_LOAD_H

#include "../c/check.h"

#include <rustsock.h>

#include <netinet/in.h>
#include <stdint.h>
#include <sys/types.h>

enum { MOST_LATENCIES = 1 << 20 };

/* processes.c */
void *shared_memory(size_t bytes);
void raise_descriptors(void);
void limit_descriptors(int count);
/* Starts a process that ends when `body` returns, or with its parent. */
pid_t start_process(void (*body)(void *), void *argument);
void end_process(pid_t pid, const char *what);
double cpu_seconds(pid_t pid);
long resident_bytes(pid_t pid);
int connect_plain(in_port_t port, uint32_t source);
void reset_plain(int fd);
void make_message(unsigned char *bytes, size_t len, uint64_t which);

/* echo_server.c: the server is told by SIGTERM to close. */
struct echo_options {
    int backend, descriptors, max_connections, idle_ms, close_ms, grace_ms;
    bool lines, half_open, refuse_with_reset;
    size_t soft, hard;
};
struct echo_server {
    struct echo_options options;
    pid_t pid;
    in_port_t port;
    atomic_ulong accepted, closed, open, most_open, errors, drops, timeouts, accept_errors, unexpected;
    atomic_ulong bytes, forced;
    double close_seconds;
    atomic_bool ready;
};
struct echo_server *start_echo_server(const struct echo_options *options);
void stop_echo_server(struct echo_server *server);

/* good_clients.c: connections with one message in flight each; every answer is compared. */
struct good_clients {
    in_port_t port;
    int count;
    bool reconnect;     /* each exchange on a connection of its own */
    pid_t pid;
    atomic_bool stop, ready;
    unsigned long echoes, wrong, failed;
    double longest;
    unsigned taken;
    float latencies[MOST_LATENCIES];
};
/* Returns when all have been served once; send_ returns at once, for a server in the caller's own thread. */
struct good_clients *send_good_clients(in_port_t port, int count, bool reconnect);
struct good_clients *start_good_clients(in_port_t port, int count, bool reconnect);
/* Prints how they fared, and checks that each answer came, was right, and none took longer than `limit` seconds. */
void stop_good_clients(struct good_clients *clients, const char *while_what, double limit);

#endif
