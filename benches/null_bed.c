/* null_bed [--json] [--check NS] [--seconds S]: what one rsk_send costs more than libc's send.
 * The bed is the cheapest send there is, zero bytes on a stream pair, so that the difference is not lost in the noise.
 * Short slices of both calls alternate in random order; the tenth percentile of the slices is compared. Then the same
 * again with every call of rustsock traced to memory. */
#include <rustsock.h>

#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

enum { CALLS_PER_SLICE = 200, MAX_SLICES = 60000, MAX_THREADS = 2, RESULTS = 2 * MAX_THREADS };

struct bed {
    pthread_t thread;
    double seconds;
    unsigned long long seed;
    unsigned count[2];                  /* [0] libc, [1] rustsock */
    float slices[2][MAX_SLICES];        /* nanoseconds per call */
    bool failed;
};

struct result {
    int threads;
    bool traced;
    double libc_ns, rsk_ns;
};

static double now_ns(void) {
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

static double libc_slice(int fd, bool *failed) {
    double start = now_ns();
    for (int i = 0; i < CALLS_PER_SLICE; i++) {
        *failed |= send(fd, "", 0, MSG_NOSIGNAL) != 0;
    }
    return now_ns() - start;
}

static double rsk_slice(int fd, bool *failed) {
    double start = now_ns();
    for (int i = 0; i < CALLS_PER_SLICE; i++) {
        *failed |= rsk_send(fd, "", 0, 0) != 0;
    }
    return now_ns() - start;
}

static void *lie(void *argument) {
    struct bed *bed = argument;
    int pair[2];
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) != 0) {
        bed->failed = true;
        return NULL;
    }
    (void)libc_slice(pair[0], &bed->failed);
    (void)rsk_slice(pair[0], &bed->failed);
    for (double end = now_ns() + bed->seconds * 1e9; now_ns() < end && !bed->failed;) {
        bed->seed = bed->seed * 6364136223846793005U + 1442695040888963407U;
        int which = (int)(bed->seed >> 63);
        double spent = which == 0 ? libc_slice(pair[0], &bed->failed) : rsk_slice(pair[0], &bed->failed);
        if (bed->count[which] < MAX_SLICES) {
            bed->slices[which][bed->count[which]++] = (float)(spent / CALLS_PER_SLICE);
        }
    }
    (void)close(pair[0]);
    (void)close(pair[1]);
    return NULL;
}

static int by_size(const void *a, const void *b) {
    float one = *(const float *)a, other = *(const float *)b;
    return (one > other) - (one < other);
}

static double tenth_percentile(struct bed *beds, int threads, int which) {
    static float all[MAX_SLICES * MAX_THREADS];
    size_t count = 0;
    for (int i = 0; i < threads; i++) {
        memcpy(all + count, beds[i].slices[which], beds[i].count[which] * sizeof(float));
        count += beds[i].count[which];
    }
    qsort(all, count, sizeof(float), by_size);
    return count == 0 ? 0 : (double)all[count / 10];
}

static bool measure(int threads, bool traced, double seconds, struct result *result) {
    static struct bed beds[MAX_THREADS];
    bool failed = traced && rsk_trace_memory(1 << 20) != 0;
    memset(beds, 0, sizeof beds);
    for (int i = 0; i < threads; i++) {
        beds[i].seconds = seconds;
        beds[i].seed = (unsigned long long)i * 77777U + 12345U;
        if (pthread_create(&beds[i].thread, NULL, lie, &beds[i]) != 0) {
            return false;
        }
    }
    for (int i = 0; i < threads; i++) {
        (void)pthread_join(beds[i].thread, NULL);
        failed |= beds[i].failed;
    }
    failed |= traced && rsk_trace_stop() != 0;
    *result = (struct result){threads, traced, tenth_percentile(beds, threads, 0), tenth_percentile(beds, threads, 1)};
    return !failed;
}

static void print_results(const struct result *results, bool json) {
    struct utsname machine;
    (void)uname(&machine);
    long cpus = sysconf(_SC_NPROCESSORS_ONLN);
    if (json) {
        printf("{\"bench\": \"null_bed\", \"cpus\": %ld, \"kernel\": \"%s\", \"machine\": \"%s\", \"results\": [", cpus,
               machine.release, machine.machine);
        for (int i = 0; i < RESULTS; i++) {
            printf("%s{\"threads\": %d, \"traced\": %s, \"libc_p10_ns\": %.1f, \"rustsock_p10_ns\": %.1f, \"difference_ns\": %.1f, \"ratio\": %.4f}",
                   i > 0 ? ", " : "", results[i].threads, results[i].traced ? "true" : "false", results[i].libc_ns, results[i].rsk_ns,
                   results[i].rsk_ns - results[i].libc_ns, results[i].rsk_ns / results[i].libc_ns);
        }
        printf("]}\n");
        return;
    }
    printf("machine: %ld cpus, Linux %s, %s\n", cpus, machine.release, machine.machine);
    for (int i = 0; i < RESULTS; i++) {
        printf("%d thread%s%s: send %.1f ns, rsk_send %.1f ns, difference %+.1f ns, ratio %.4f (10th percentile)\n",
               results[i].threads, results[i].threads > 1 ? "s" : " ", results[i].traced ? ", traced" : "", results[i].libc_ns, results[i].rsk_ns,
               results[i].rsk_ns - results[i].libc_ns, results[i].rsk_ns / results[i].libc_ns);
    }
}

static bool run(double seconds, bool json, double limit, bool *within) {
    struct result results[RESULTS];
    *within = true;
    for (int i = 0; i < RESULTS; i++) {
        bool traced = i >= MAX_THREADS;
        if (!measure(i % MAX_THREADS + 1, traced, seconds, &results[i])) {
            (void)fprintf(stderr, "null_bed: a call failed\n");
            return false;
        }
        *within &= traced || results[i].rsk_ns - results[i].libc_ns <= limit;
    }
    print_results(results, json);
    return true;
}

int main(int argc, char **argv) {
    bool json = false, within = true;
    double limit = -1, seconds = 1;
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--json") == 0) {
            json = true;
        } else if (strcmp(argv[i], "--check") == 0 && i + 1 < argc) {
            limit = strtod(argv[++i], NULL);
        } else if (strcmp(argv[i], "--seconds") == 0 && i + 1 < argc) {
            seconds = strtod(argv[++i], NULL);
        } else {
            (void)fprintf(stderr, "usage: null_bed [--json] [--check NS] [--seconds S]\n");
            return 2;
        }
    }
    (void)alarm((unsigned)(seconds * 10) + 30);
    if (!run(seconds, json, limit, &within)) {
        return 1;
    }
    if (limit < 0 || within) {
        return 0;
    }
    /* A busy machine may spoil one run. */
    if (!run(seconds, json, limit, &within)) {
        return 1;
    }
    if (!within) {
        printf("null_bed: the difference was above %.1f ns in both runs\n", limit);
    }
    return within ? 0 : 1;
}
