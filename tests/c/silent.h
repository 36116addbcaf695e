/* A server that does not answer. */
#ifndef RUSTSOCK_TESTS_SILENT_H
#define RUSTSOCK_TESTS_SILENT_H

#include "check.h"

#include <rustsock.h>

/* A listener whose queue is full: further connects to it get no answer. Its clients are kept in `clients`. */
static inline int silent_listener(const char *host, int clients[2]) {
    struct sockaddr_storage address;
    socklen_t len = sizeof address;
    int listener = (int)MUST(rsk_tcp_listen(host, "0", 1, 0, -1));
    MUST(listen(listener, 0));
    MUST(getsockname(listener, (struct sockaddr *)&address, &len));
    for (int i = 0; i < 2; i++) {
        clients[i] = (int)MUST(socket(address.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
        IGNORE(connect(clients[i], (struct sockaddr *)&address, len));
    }
    return listener;
}

static inline void drop_silent(int listener, const int clients[2]) {
    (void)close(clients[0]);
    (void)close(clients[1]);
    (void)close(listener);
}

#endif
