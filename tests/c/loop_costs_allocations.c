/* Allocations of a server that has served each connection before: none. */
#include "loop_costs.h"
#include "counted_allocations.h"

enum { WARM_UP = 5, ROUNDS = 100 };

/* The test would pass as well if the library's allocations did not come here. */
static void replacements_are_seen(void) {
    rsk_loop loop;
    watch();
    MUST(rsk_loop_open(NULL, &loop));
    MUST(rsk_loop_close(loop));
    look_away();
    CHECK(atomic_exchange(&allocations, 0) > 0);
    CHECK(atomic_exchange(&frees, 0) > 0);
}

void count_allocations(bool array) {
    struct bed bed;
    replacements_are_seen();
    open_bed(&bed, array, CLIENTS);
    for (int i = 0; i < WARM_UP; i++) {
        one_round(&bed, look_away, look_away);
    }
    for (int i = 0; i < ROUNDS; i++) {
        one_round(&bed, watch, look_away);
    }
    printf("  %lu allocations and %lu frees in %d requests\n", atomic_load(&allocations), atomic_load(&frees), ROUNDS * CLIENTS);
    CHECK_INT(atomic_load(&allocations), 0);
    CHECK_INT(atomic_load(&frees), 0);
    close_bed(&bed);
}
