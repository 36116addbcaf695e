/* What the beds that compare ways of doing one thing in one process have in common: short slices of all ways in random
 * order, and the median of the slices of each. */
#ifndef SLICES_H
#define SLICES_H

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { SLICES_MAX = 20000, SLICES_WAYS = 8 };

struct slices_way {
    const char *name;
    double (*slice)(void);              /* does it once; what it cost, per item */
    int count;
    float cost[SLICES_MAX];
};

static inline double slices_clock(clockid_t clock) {
    struct timespec now;
    (void)clock_gettime(clock, &now);
    return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

static inline void slices_check(bool good, const char *what) {
    if (!good) {
        perror(what);
        exit(EXIT_FAILURE);
    }
}

static inline int slices_by_size(const void *a, const void *b) {
    float one = *(const float *)a, other = *(const float *)b;
    return (one > other) - (one < other);
}

static inline double slices_median(struct slices_way *way) {
    qsort(way->cost, (size_t)way->count, sizeof(float), slices_by_size);
    return way->count == 0 ? 0 : (double)way->cost[way->count / 2];
}

/* Runs all ways for `seconds`, after one slice of each that is not counted. */
static inline void slices_measure(struct slices_way *ways, int count, double seconds) {
    unsigned long long seed = (unsigned long long)slices_clock(CLOCK_MONOTONIC);
    int order[SLICES_WAYS];
    for (int i = 0; i < count; i++) {
        order[i] = i;
        ways[i].count = 0;
        (void)ways[i].slice();
    }
    for (double end = slices_clock(CLOCK_MONOTONIC) + seconds * 1e9; slices_clock(CLOCK_MONOTONIC) < end;) {
        for (int i = count - 1; i > 0; i--) {
            seed = seed * 6364136223846793005U + 1442695040888963407U;
            int other = (int)((seed >> 33) % (unsigned)(i + 1)), kept = order[i];
            order[i] = order[other];
            order[other] = kept;
        }
        for (int i = 0; i < count; i++) {
            struct slices_way *way = &ways[order[i]];
            double cost = way->slice();
            if (way->count < SLICES_MAX) {
                way->cost[way->count++] = (float)cost;
            }
        }
    }
}

/* The ways as members of a JSON object: name and median. */
static inline void slices_print(struct slices_way *ways, int count) {
    for (int i = 0; i < count; i++) {
        printf(", \"%s\": %.2f", ways[i].name, slices_median(&ways[i]));
    }
}

#endif
