/* Counts what the whole program allocates and frees while it is watched. For one file of a program that is linked with the shared
 * library, whose allocations then come here too. */
#ifndef RUSTSOCK_TESTS_COUNTED_ALLOCATIONS_H
#define RUSTSOCK_TESTS_COUNTED_ALLOCATIONS_H

#include "check.h"

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

#endif
