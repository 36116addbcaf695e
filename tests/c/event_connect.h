/* The parts of the test of connecting streams. */
#ifndef RUSTSOCK_TESTS_EVENT_CONNECT_H
#define RUSTSOCK_TESTS_EVENT_CONNECT_H

#include "check.h"
#include "process.h"
#include "silent.h"

#include <rustsock.h>

void attempts_part(void);
void giving_up_part(void);
void local_part(void);
void unix_part(void);
void offload_part(void);
void names_part(void);

/* What a stream was told. */
struct seen {
    /* A letter for each: Lookup, Attempt, Connect, Written, error (X), close (Z). */
    char told[128];
    int found;          /* addresses of the name */
    char tried[256];    /* the addresses, each with a blank behind */
    int written, error, close;
    char explained[2048];
    double began, ended;
    rsk_stream stream;
    bool destroys;      /* once it is connected */
    bool is_destroyed;
};

extern const rsk_stream_callbacks watching;

rsk_loop new_loop(void);
void close_loop(rsk_loop loop);
/* Begins to connect; `seen` is cleared before. */
void begin(rsk_loop loop, const char *host, const char *service, const rsk_stream_options *options, struct seen *seen);
/* The same, and runs the loop until the stream is closed; one that connects is destroyed then. */
struct seen *connected(rsk_loop loop, const char *host, const char *service, const rsk_stream_options *options);
/* Letters of `seen` without those of attempts. */
const char *outcome(const struct seen *seen);
/* Milliseconds from the beginning to the last that was told. */
double took_ms(const struct seen *seen);
/* Port of a bound internet socket, as text that stays valid for eight further calls. */
const char *port_of(int fd);
/* A port of 127.0.0.1 where nobody listens. */
const char *nobody(void);

#define OPTIONS(...) (&(rsk_stream_options){.size = sizeof(rsk_stream_options), __VA_ARGS__})
#define CHECK_WITHIN(value, low, high) \
    do { \
        double within_ = (value); \
        if (!CHECK(within_ >= (low) && within_ <= (high))) { \
            printf("    " #value " is %.1f\n", within_); \
        } \
    } while (0)
#define CHECK_EXPLAINED(seen, part) \
    do { \
        if (!CHECK(strstr((seen)->explained, (part)) != NULL)) { \
            printf("    it says: %s\n", (seen)->explained); \
        } \
    } while (0)

#endif
