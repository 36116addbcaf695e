/* The parts of the test of servers: each is run with every backend and both front ends. */
#ifndef RUSTSOCK_TESTS_EVENT_SERVER_H
#define RUSTSOCK_TESTS_EVENT_SERVER_H

#include "event_refused.h"

#include <rustsock.h>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>

/* What was told of one server and its streams, and what it does then. */
struct side {
    rsk_server server;
    int told[RSK_EVENT_ENDPOINT_CLOSE + 1];
    char trace[256]; /* a letter for each event: L C D X Z = listening, connection, drop, error, closed; d e x z = of streams */
    int reason, code, forced;
    struct sockaddr_storage peer;
    socklen_t peer_len;
    rsk_stream stream; /* the last one */
    void (*act)(struct side *side, int kind);
    char explained[1024]; /* what rsk_explain said in on_error */
};

extern rsk_loop loop_in_test;
extern bool array_front;
extern int backend_in_test;
extern const rsk_server_callbacks recording;

/* A side that has seen nothing. */
void blank(struct side *side);
/* A server with these options (NULL = 127.0.0.1, a free port) that tells `side`. */
void listening(struct side *side, const rsk_listen_options *options);
/* Its port. */
int port_of(rsk_server server);
/* A blocking client of it over TCP; IPv4. */
int client_of(rsk_server server);
/* One turn that waits at most `ms`. */
int turn(int ms);
/* Turns until `counter` is at least `count`; says so if that takes longer than 5 s. */
#define UNTIL(counter, count) until(&(counter), (count), __LINE__)
void until(const int *counter, int count, int line);
/* Turns until nothing has happened for `ms`. */
void settle(int ms);
/* Closes the server and waits until that is told. */
void end(struct side *side);
/* What a client sees: the bytes it reads next (0 = the end), or minus errno. Waits at most 5 s. */
int seen_by(int client);

void arguments_part(void);
void places_part(void);
void handed_on_part(void);
void clients_part(void);
void rules_part(void);
void closing_part(void);
void limits_part(void);

#endif
