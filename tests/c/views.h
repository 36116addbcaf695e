/* The parts of the test of header views. */
#ifndef RUSTSOCK_TESTS_VIEWS_H
#define RUSTSOCK_TESTS_VIEWS_H

#include "check.h"

#include <rustsock.h>

void live_part(void);

#endif
