/* Parts of the random stream test: a model of every stream and server of a round, beside which the library's answers are held. */
#ifndef RUSTSOCK_TESTS_RANDOM_STREAMS_H
#define RUSTSOCK_TESTS_RANDOM_STREAMS_H

#include "check.h"

#include <rustsock.h>

#include <stdint.h>

enum { MAX_SIDES = 48, MAX_HANDLES = 128, MAX_SERVERS = 3, MAX_RELAYS = 32, MAX_ALARMS = 16, HELLO = 8, MOST_OF_A_SIDE = 1 << 20, EVENTS_AT_ONCE = 64 };

/* Why an end of a connection may fail, or not get all bytes. */
enum cause {
    DESTROYED = 1,      /* the program destroyed or reset it */
    CUT_OFF = 2,        /* its server or its loop was closed */
    MAY_TIME_OUT = 4,   /* a limit of time was set */
    MAY_NOT_FRAME = 8,  /* a framing was set that may not fit the bytes */
    SHORT_FILE = 16,    /* a file was to be sent that has less than was said */
    REFUSED = 32,       /* its server may have turned it away */
};

/* A write, or an end, that was accepted with a tag and was not yet told as written. */
struct order {
    uint64_t tag;
    unsigned char *memory; /* of write_ref: ours again with on_written */
    size_t len;
    bool end;
    struct order *next;
};

/* One stream of the library. */
struct handle {
    rsk_stream stream;
    struct side *side;
    struct server *server; /* that accepted it, or NULL */
    struct order *first, **last;
    size_t soft, hard;
    struct { int kind; size_t length; unsigned char delimiter; bool partial; } frames;
    int error, errors, closes, write_failure;
    bool connecting, half_open, paused, ended, peer_ended, wants_drain, destroyed, detached, idle_limit;
    unsigned long destroyed_at, closed_at; /* turns */
};

/* One end of a connection: what it sends is made of its number, and it may pass from one handle to the next. */
struct side {
    uint64_t number;
    struct handle *now;
    struct side *peer;
    uint64_t sent, got; /* bytes accepted for sending, bytes received */
    unsigned char hello[HELLO];
    unsigned causes;
    bool in_order;      /* its last handle was closed with code 0, and nobody hurried it */
};

struct server {
    rsk_server server;
    char service[16], path[64];
    rsk_stream_options streams; /* of the streams it accepts */
    int closes, forced;
    bool closing, relays;
    double closed_at; /* when it was asked to close */
    int grace;
};

/* A connection that is piped on to another server; what both ends see must be the same as without. */
struct relay {
    rsk_stream down, up;
    int closes;
    unsigned long made_at; /* turn */
};

/* A timer that is due once. */
struct alarm {
    rsk_timer timer;
    double due;
    unsigned long set_at; /* turn */
    bool set;
};

struct world {
    uint64_t random, tags, seed;
    int backend, round, steps;
    bool array, told, slow, ending, wrong;
    unsigned long turns, events;
    rsk_loop loop;
    rsk_timer ticker;
    struct side sides[MAX_SIDES];
    struct handle handles[MAX_HANDLES];
    struct server servers[MAX_SERVERS];
    struct relay relays[MAX_RELAYS];
    struct alarm alarms[MAX_ALARMS];
    int side_count, handle_count, server_count, relay_count, drops, posts;
    bool relays_cut; /* a server that relays was closed, which may cut off any connection */
    uint64_t bytes;
};

/* Differences are told with what it takes to see them again. */
#define WRONG(world, ...) random_wrong((world), __FILE__, __LINE__, __VA_ARGS__)
#define TELL(world, ...)                \
    do {                                \
        if ((world)->told) {            \
            printf("    " __VA_ARGS__); \
            (void)fputc('\n', stdout);  \
        }                               \
    } while (0)
void random_wrong(struct world *world, const char *file, int line, const char *format, ...) __attribute__((format(printf, 4, 5)));

/* A number below `limit`. */
uint64_t draw(struct world *world, uint64_t limit);
static inline bool one_in(struct world *world, uint64_t chances) {
    return draw(world, chances) == 0;
}

/* random_streams_events.c: what the library tells. */
extern const rsk_stream_callbacks random_stream_callbacks;
extern const rsk_server_callbacks random_server_callbacks;
void take_event(struct world *world, const rsk_loop_event *event);

/* random_streams_model.c: what should be. */
void fill(unsigned char *bytes, size_t len, const struct side *side, uint64_t offset);
void receive(struct world *world, struct handle *handle, const unsigned char *bytes, size_t len);
struct side *new_side(struct world *world);
struct handle *new_handle(struct world *world, struct side *side);
void has_options(struct handle *handle, const rsk_stream_options *options);
struct handle *handle_of(struct world *world, uint64_t id);
void add_order(struct handle *handle, uint64_t tag, unsigned char *memory, size_t len, bool end);
void drop_orders(struct handle *handle);
void check_written(struct world *world, struct handle *handle, uint64_t tag, int code);
void check_round(struct world *world);
bool all_closed(const struct world *world);
void print_world(const struct world *world);

/* random_streams_relays.c: pipes, posts and timers. */
void new_relay(struct world *world, uint64_t id);
bool take_relay_event(struct world *world, const rsk_loop_event *event);
void take_post(struct world *world);
void take_alarm(struct world *world, uint64_t id);
void random_extra(struct world *world);

/* random_streams_steps.c and random_streams_writes.c: what the program does. */
void open_servers(struct world *world);
void random_step(struct world *world, bool inside);
void write_some(struct world *world, struct handle *handle, size_t len);
void random_write(struct world *world, struct handle *handle);
void end_stream(struct world *world, struct handle *handle);
void destroy_stream(struct world *world, struct handle *handle, int code);
void close_server(struct world *world, struct server *server, int grace, int flags);

#endif
