/* What the two halves of the cancellation test share: sockets to block on and the thread that blocks. */
#ifndef RUSTSOCK_TESTS_CANCEL_H
#define RUSTSOCK_TESTS_CANCEL_H

#include "check.h"
#include "worlds.h"

#include <pthread.h>
#include <sys/un.h>

struct ends {
    int fd, peer;
};

struct ends quiet_stream(void);   /* nothing to read on fd */
struct ends ready_stream(void);   /* four bytes to read on fd */
struct ends full_stream(void);    /* no room to write on fd */
struct ends idle_listener(void);  /* fd listens, nobody comes */
struct ends busy_listener(void);  /* fd listens, one client waits */
struct ends crowded_client(void); /* fd is a client, the peer's backlog has no place left */
struct ends welcome_client(void); /* fd is a client, the peer's backlog has places */
struct ends tcp_crowded_client(void);
struct ends quiet_epoll(void);    /* fd watches one end of a pair, peer is the other end */
void close_ends(struct ends ends);
void set_listener_address(struct sockaddr_un *address, socklen_t *bytes, int listener);
extern struct sockaddr_storage crowded_address;
extern socklen_t crowded_bytes;

/* Joins within two seconds or ends the program: a thread that cannot be joined would spoil all later cases. */
void *join_soon(pthread_t thread, const char *what);
void wait_until_asleep(pid_t thread_id);

void pending_cases(const char *mode);

#endif
