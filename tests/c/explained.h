/* The parts of the explained test. */
#ifndef RUSTSOCK_TESTS_EXPLAINED_H
#define RUSTSOCK_TESTS_EXPLAINED_H

#include "check.h"

#include <rustsock.h>

#include <fcntl.h>
#include <netinet/tcp.h>
#include <sys/un.h>
#include <sys/wait.h>

/* The call must fail with this errno, and the explanation must have every one of the facts in it, in three lines. */
#define EXPLAINS(call, error, ...) \
    do {                                                                                               \
        CHECK_FAILS(call, error);                                                                      \
        expect_facts(__FILE__, __LINE__, #call, (const char *const[]){__VA_ARGS__, NULL});             \
    } while (0)

void expect_facts(const char *file, int line, const char *call, const char *const *facts);

struct sockaddr_in at(const char *ip, int port);
int port_of(int fd);
/* A number as text, in one of a few places taken in turn. */
const char *text_of(int number);
/* A socket made by the library, bound by it to a free port of 127.0.0.1. */
int bound(int type);
/* One that listens. */
int listening(void);

#define GENERIC(address) (struct sockaddr *)&(address), sizeof(address)

void port_part(void);
void peer_part(void);
void argument_part(void);
void descriptor_part(void);
void path_part(void);
void right_part(void);
void network_part(void);

#endif
