/* The parts of the twins test. */
#ifndef RUSTSOCK_TESTS_TWINS_H
#define RUSTSOCK_TESTS_TWINS_H

#include "check.h"

#include <rustsock.h>

#include <fcntl.h>
#include <stdint.h>
#include <sys/un.h>

/* A loopback listener on a port of the kernel's choice, made by the twins. */
int tcp_listener(struct sockaddr_in *address);
/* A loopback address where nobody listens. */
struct sockaddr_in deaf_address(void);

void connection_part(void);
void transfer_part(void);
void message_part(void);
void sigpipe_part(void);
void readiness_part(void);
void descriptor_part(void);
void name_part(void);
void error_part(void);
void language_part(void);
void trace_part(void);
void constants_part(void);
int traced_from_the_start(void); /* what the re-executed program does with RUSTSOCK_TRACE=1 */

#endif
