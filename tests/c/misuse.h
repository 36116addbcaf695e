/* Parts of the test of the misuse checks. */
#ifndef RUSTSOCK_TESTS_MISUSE_H
#define RUSTSOCK_TESTS_MISUSE_H

void lifetime_mistakes(void);

#endif
