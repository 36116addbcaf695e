/* Allocations of a server that has served each connection before: none. */
#include "loop_costs.h"

enum { WARM_UP = 5, ROUNDS = 100 };

/* glibc's own names for what is replaced below. */
extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);
extern void __libc_free(void *);

static atomic_bool watching;
static atomic_ulong allocations, frees;

static void count(atomic_ulong *what) {
    if (atomic_load_explicit(&watching, memory_order_relaxed)) {
        atomic_fetch_add(what, 1);
    }
}

void *malloc(size_t bytes) {
    count(&allocations);
    return __libc_malloc(bytes);
}

void *calloc(size_t items, size_t bytes) {
    count(&allocations);
    return __libc_calloc(items, bytes);
}

void *realloc(void *old, size_t bytes) {
    count(&allocations);
    return __libc_realloc(old, bytes);
}

void *aligned_alloc(size_t alignment, size_t bytes) {
    count(&allocations);
    return __libc_memalign(alignment, bytes);
}

int posix_memalign(void **out, size_t alignment, size_t bytes) {
    count(&allocations);
    *out = __libc_memalign(alignment, bytes);
    return *out == NULL ? ENOMEM : 0;
}

void free(void *old) {
    count(&frees);
    __libc_free(old);
}

static void watch(void) {
    atomic_store(&watching, true);
}

static void look_away(void) {
    atomic_store(&watching, false);
}

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
