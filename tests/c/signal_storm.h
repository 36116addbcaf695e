/* One blocking call under the storm: who makes the sockets, who calls, and what the peer thread does meanwhile. */
#ifndef RUSTSOCK_TESTS_SIGNAL_STORM_H
#define RUSTSOCK_TESTS_SIGNAL_STORM_H

#include "check.h"
#include "worlds.h"

#include <stdbool.h>
#include <stdint.h>

/* What calls returned, as a set: the kind of outcome matters, its frequency does not. */
enum { DONE = 1, INTERRUPTED = 2, OTHER = 4 };

struct storm {
    const struct world *w;
    int fd, peer;
    double until;
    double latest; /* on a machine that stood still, so long may it take until there were enough signals */
    const atomic_ulong *signals;
    unsigned long enough;
    uint64_t sent, received; /* hashes of the bytes in order, or counts of connections */
    unsigned outcomes;
    int last_errno;
    atomic_bool over;        /* the caller has stopped; the peer drains and ends */
};

struct storm_call {
    const char *name;
    void (*make)(struct storm *storm);
    void (*call)(struct storm *storm);  /* in the thread that takes the signals */
    void (*peer)(struct storm *storm);  /* in a thread that takes none */
};

extern const struct storm_call storm_calls[];
extern const size_t storm_call_count;

#endif
