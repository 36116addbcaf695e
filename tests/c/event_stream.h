/* The parts of the test of streams: each is run once for every backend and both front ends. */
#ifndef RUSTSOCK_TESTS_EVENT_STREAM_H
#define RUSTSOCK_TESTS_EVENT_STREAM_H

#include "check.h"

#include <rustsock.h>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/un.h>

enum { MOST_TAGS = 256, MOST_FRAMES = 64, MOST_BYTES = 1 << 16 };

/* What was told of one stream, and what it does when it is told something. */
struct side {
    const char *name;
    rsk_stream stream;
    /* One letter for each event: L A C = lookup, attempt, connect; D W R E T = data, written, drain, end, timeout; X Z = error, close. */
    char trace[4096];
    size_t events;
    int told[RSK_EVENT_ENDPOINT_CLOSE + 1];
    unsigned char bytes[MOST_BYTES]; /* the first of what came */
    size_t received;
    size_t frames[MOST_FRAMES]; /* lengths of the first on_data */
    uint64_t tags[MOST_TAGS];
    int codes[MOST_TAGS];
    int error_code, close_code, last_value;
    void (*act)(struct side *side, int kind);
    struct side *other;
    int numbers[4]; /* for act */
    bool inside;
};

extern rsk_loop loop_in_test;
extern bool array_front; /* events come from rsk_loop_poll, not from callbacks */
extern int backend_in_test;
extern const rsk_stream_callbacks recording;
/* Set by the part about calls inside calls: nothing may be told now. */
extern bool nothing_may_be_told;

void told(struct side *side, int kind);
/* A side that has seen nothing. */
void blank(struct side *side, const char *name);
/* Turns of the loop until `counter` is at least `count`; says so if that takes longer than 5 s. */
#define UNTIL(counter, count) until(&(counter), (count), __LINE__)
void until(const int *counter, int count, int line);
/* Turns until nothing has happened for `ms`. */
void settle(int ms);
/* One turn that waits at most `ms`; how much happened. */
int turn(int ms);
/* Turns until so many bytes have come. */
void until_bytes(const struct side *side, size_t count, int line);
#define UNTIL_BYTES(side, count) until_bytes((side), (count), __LINE__)

/* Two descriptors connected with each other. */
void connected_pair(int fds[2], bool tcp);
/* Both ends as streams of the loop. */
void stream_pair(struct side *one, struct side *two, bool tcp, const rsk_stream_options *options);
/* One end as a stream; the other one stays a descriptor. */
int stream_and_fd(struct side *one, bool tcp, const rsk_stream_options *options);
/* Destroys what is still open, and waits for its close. */
void drop(struct side *side);
/* What is left of the trace without the letters in `without`. */
const char *trace_without(const struct side *side, const char *without);
/* The explanation of the last failure says `word` in its first three lines. */
#define CHECK_EXPLAINED(word) check_explained((word), __LINE__)
void check_explained(const char *word, int line);

void refusals_part(void);
void options_part(void);
void settings_part(void);
void writes_part(void);
void marks_part(void);
void files_part(void);
void framing_part(void);
void endings_part(void);
void callbacks_part(void);
void pipes_part(void);
void detach_part(void);
void times_part(void);
void connects_part(void);
void counts_part(void);
void stops_part(void);

#endif
