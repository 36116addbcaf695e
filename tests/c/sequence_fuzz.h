/* A sequence is a list of steps drawn from a seed alone. Running it in a world fills a log; two logs must be equal. */
#ifndef RUSTSOCK_TESTS_SEQUENCE_FUZZ_H
#define RUSTSOCK_TESTS_SEQUENCE_FUZZ_H

#include "check.h"
#include "worlds.h"

#include <stdbool.h>

enum { SLOTS = 10, MAX_STEPS = 40, BUFFER = 512 };

/* X(call, weight): every function the fuzzer calls. */
#define FUZZED_CALLS(X)                                                                                               \
    X(socket, 4) X(socketpair, 3) X(bind, 4) X(listen, 3) X(accept, 3) X(accept4, 4) X(connect, 5) X(shutdown, 3)     \
    X(close, 5) X(dup, 2) X(dup2, 2) X(dup3, 1) X(fcntl, 3) X(ioctl, 2) X(send, 8) X(recv, 8) X(sendto, 5)            \
    X(recvfrom, 5) X(sendmsg, 5) X(recvmsg, 5) X(sendmmsg, 3)                                                         \
    X(recvmmsg, 3) X(read, 5) X(write, 5) X(readv, 3) X(writev, 3) X(sendfile, 3) X(getsockopt, 4) X(setsockopt, 4)   \
    X(getsockname, 3) X(getpeername, 3) X(select, 3) X(pselect, 2) X(poll, 3) X(ppoll, 2) X(epoll_create1, 1)         \
    X(epoll_ctl, 5) X(epoll_wait, 4) X(epoll_pwait, 2)

enum call_code {
#define CALL_CODE(name, weight) CALL_##name,
    FUZZED_CALLS(CALL_CODE)
#undef CALL_CODE
    CALL_pipe, /* a step of the test itself: rustsock has no pipe() */
    CALL_COUNT
};

struct step {
    enum call_code code;
    unsigned a, b;      /* slots */
    uint32_t x, y, z;   /* what the call makes its arguments from */
};

struct record {
    long result;
    int error;
    uint64_t bytes; /* hash of everything the call wrote */
};

struct run {
    const struct world *w;
    bool say;           /* keep each step in words */
    bool has_tcp;
    int slot[SLOTS];
    int file;
    int ports[64];      /* real ports in order of appearance: logs carry the position */
    unsigned port_count;
    char text[200];     /* the step in words, when `say` is set */
    char texts[MAX_STEPS][200];
    struct record log[MAX_STEPS];
};

const char *call_name(enum call_code code);
struct record run_step(struct run *run, const struct step *step);

#endif
