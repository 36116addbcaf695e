/* The parts of the test of descriptions. */
#ifndef RUSTSOCK_TESTS_DESCRIBE_H
#define RUSTSOCK_TESTS_DESCRIBE_H

#include "check.h"

#include <rustsock.h>

rsk_description described(int fd);
/* Whether the line about `fd` has `part`. */
int says(int fd, const char *part);

void tcp_part(void);

#endif
