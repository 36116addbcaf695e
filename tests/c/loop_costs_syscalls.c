/* System calls of a server for each request: one to receive, one to send, and its share of the wait. */
#include "loop_costs.h"
#include "counted_calls.h"

enum { WARM_UP = 3, ROUNDS = 20 };

static void do_nothing(void) {
}

static _Noreturn void child(bool array) {
    struct bed bed;
    be_counted();
    open_bed(&bed, array, CLIENTS);
    for (int i = 0; i < WARM_UP; i++) {
        one_round(&bed, do_nothing, do_nothing);
    }
    (void)raise(SIGSTOP);
    for (int i = 0; i < ROUNDS; i++) {
        one_round(&bed, mark, mark);
    }
    _exit(0);
}

void count_system_calls(bool array) {
    unsigned long calls[MOST_NUMBERS] = {0};
    (void)fflush(stdout);
    pid_t pid = (pid_t)MUST(fork());
    if (pid == 0) {
        child(array);
    }
    unsigned long all = calls_of(pid, calls);
    if (all == 0) {
        return;
    }
    double each = (double)all / (ROUNDS * CLIENTS);
    printf("  %.3f system calls for each request on %d connections:", each, CLIENTS);
    for (int i = 0; i < MOST_NUMBERS; i++) {
        if (calls[i] > 0) {
            printf(" %lu of number %d", calls[i], i);
        }
    }
    printf("\n");
    CHECK(each >= 2); /* or they were not seen */
    CHECK(each <= 2.1);
}
