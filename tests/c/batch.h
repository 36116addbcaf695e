/* The parts of the batch test. */
#ifndef RUSTSOCK_TESTS_BATCH_H
#define RUSTSOCK_TESTS_BATCH_H

#include "pairs.h"

/* Flags the header defines with the functions that open sockets. */
enum { NONBLOCK = 1, INHERIT = 2 };

void accepting_part(void);
void sending_part(void);
void receiving_part(void);
void collecting_part(void);
void sending_each_part(void);

#endif
