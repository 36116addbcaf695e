/* Both halves of the connections test: an echo server over one poller backend and the client that checks it. */
#ifndef RUSTSOCK_TESTS_CONNECTIONS_H
#define RUSTSOCK_TESTS_CONNECTIONS_H

#include "check.h"

#include <rustsock.h>

#include <fcntl.h>
#include <stdint.h>

enum { LARGEST_PAYLOAD = 256 };

/* What the server tells at the end. */
struct server_report {
    int accepted, most_open, short_sends, unexpected;
    unsigned long waits, events, bytes;
};

/* Serves until every one of `count` connections has come and gone. */
struct server_report serve(int listener, int backend, int count);

#endif
