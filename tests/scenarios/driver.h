/* The drivers over the library: one step machine, two front ends (callbacks, event array). README.md: the notation. */
#ifndef SCENARIO_DRIVER_H
#define SCENARIO_DRIVER_H

#include <rustsock.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { ACTORS = 64, RULES = 64, CONDITIONS = 16, ACTIONS = 16, WORDS = 10, KEPT = 8 };

/* What a user pointer points to begins with this. */
enum what { AN_ACTOR = 1, A_RULE, A_WORD };
enum kind { LOOP, SERVER, STREAM, TIMER, SIGNAL, WATCH };

/* Bytes given to rsk_stream_write_ref, and the tag that gives them back. */
struct kept {
    uint64_t tag;
    unsigned char *data;
    size_t len;
};

/* Somebody of a scenario: srv, c1, s1 (the first that srv accepted), t1, sig1, loop. */
struct actor {
    enum what what;
    enum kind kind;
    char name[24];
    uint64_t id;          /* the handle's */
    bool opened;          /* a stream that was ever there: its total is printed */
    bool gone;            /* the program closed, destroyed or stopped it */
    bool alive;           /* it keeps the loop going, unless: */
    bool unreferenced;
    bool repeats;         /* TIMER */
    int count;            /* SERVER: connections so far */
    int port;             /* SERVER */
    char path[128];       /* SERVER on a Unix socket */
    uint64_t total;       /* STREAM: bytes received, and their checksum */
    uint32_t sum;
    size_t written;       /* pattern bytes written so far */
    const void *chunk;    /* the bytes of the event that is handled */
    size_t chunk_len;
    int64_t due;          /* TIMER: not before, ns; 0 = do not look */
    int fd;               /* STREAM: what was detached. WATCH: what is watched, and the other end of it: */
    int feed;
    struct kept kept[KEPT];
};

struct condition {
    const char *actor, *kind, *arg; /* arg NULL = any */
    uint64_t times, total;          /* wanted */
    uint64_t seen_times, seen_total;
};

struct action {
    const char *actor, *verb;
    int count;
    const char *words[WORDS];
};

struct rule {
    enum what what;
    bool every, fired;
    int delay, conditions, actions;
    struct condition condition[CONDITIONS];
    struct action action[ACTIONS];
};

/* A word that is told when a post or work is done. */
struct word {
    enum what what;
    char text[32];
};

/* A front end: the callbacks it gives to the library (NULL for none), and how it drives the loop. */
struct front {
    const rsk_server_callbacks *server;
    const rsk_stream_callbacks *stream;
    rsk_timer_callback timer;
    rsk_signal_callback signal;
    rsk_watch_callback watch;
    rsk_loop_callback post;
    rsk_offload_done offload;
    int (*drive)(rsk_loop loop, const char *way);
};

extern const struct front *front;
extern rsk_loop the_loop;
extern int pending;     /* posts, work and waiting rules that were not told yet */
extern int inside_call; /* the library is being called */

/* driver_machine.c */
int run_scenario(const struct front *with, const char *way);
struct actor *actor_named(const char *name);
struct actor *actor_with(enum kind kind, uint64_t id);
struct actor *server_at(int port);
void seen(struct actor *actor, const char *kind, const char *arg, uint64_t bytes);
void seen_number(struct actor *actor, const char *kind, uint64_t number);
void rule_is_due(struct rule *rule);
const char *who_is_alive(void);
int64_t now_ns(void);

/* driver_events.c: what an event says, whichever front end brought it */
void happened(struct actor *actor, int kind, int code, uint64_t value, const void *data, size_t len);
void user_happened(void *user, int kind, int code);

/* driver_actions.c, driver_streams.c: what a scenario does; -1 with errno when the library refused */
struct args {
    struct actor *actor;
    const char *verb;
    int count;
    const char *const *words;
};
const char *option(const struct args *args, const char *key);
uint64_t option_number(const struct args *args, const char *key, uint64_t otherwise);
const char *plain(const struct args *args, int index);
void act(struct actor *actor, const struct action *action);
int stream_act(const struct args *args);
void stream_options(const struct args *args, rsk_stream_options *options);
int transfer_act(const struct args *args);
enum { NO_VERB = -77 };

/* driver_bytes.c */
unsigned char *bytes_of(struct actor *actor, const char *word, size_t *len);
uint32_t checksum(uint32_t before, const void *data, size_t len);

#endif
