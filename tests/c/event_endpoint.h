/* The parts of the test of endpoints: each is run once for every backend and both front ends. */
#ifndef RUSTSOCK_TESTS_EVENT_ENDPOINT_H
#define RUSTSOCK_TESTS_EVENT_ENDPOINT_H

#include "event_refused.h"

#include <rustsock.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>

/* What was told of one endpoint, and what it does when it is told something. */
struct side {
    rsk_endpoint endpoint;
    int told[RSK_EVENT_ENDPOINT_CLOSE + 1];
    int datagrams, largest_batch, error_code;
    int wrong; /* counted by act */
    size_t bytes;
    rsk_datagram last; /* its pointers are not valid any more */
    struct sockaddr_storage from, to;
    char first_bytes[64]; /* of the last datagram */
    void (*act)(struct side *side, const rsk_loop_event *event);
    struct side *other;
    int number; /* for act */
};

extern rsk_loop loop_in_test;
extern bool array_front;
extern int backend_in_test;

/* A side without an endpoint. */
void blank(struct side *side);
/* Opens an endpoint of the loop that tells `side`. NULL = on 127.0.0.1. */
void open_side(struct side *side, const rsk_endpoint_options *options);
/* Makes one of a socket. */
void adopt_side(struct side *side, int fd, const rsk_endpoint_options *options);
/* One whose peer is `other`. */
void open_to(struct side *side, struct side *other, int flags);
/* Closes it, and waits for its close. */
void close_side(struct side *side);
/* One turn that waits at most `ms`; how much happened. */
int turn(int ms);
/* Turns of the loop until `counter` is at least `count`; says so if that takes longer than 5 s. */
#define UNTIL(counter, count) until(&(counter), (count), __LINE__)
void until(const int *counter, int count, int line);
/* Turns until nothing has happened for `ms`. */
void settle(int ms);
/* The address of a side, as the program would send to it. */
socklen_t address_of(const struct side *side, struct sockaddr_storage *address);
const char *port_of(const struct side *side);
/* The same with another address of this computer, in numbers. */
void send_to(struct side *from, const char *text, const char *host, const char *port);
rsk_endpoint_counts counts_of(const struct side *side);

void echo_part(void);
void batches_part(void);
void places_part(void);
void groups_part(void);
void paths_part(void);
void peers_part(void);
void marks_part(void);
void pauses_part(void);
void closes_part(void);
void refusals_part(void);

#endif
