/*
 * Lesson 05: waiting in a blocking recv() and polling a non-blocking recv().
 *
 * Both get the same byte after the same 300 ms. The blocked thread sleeps in the kernel and leaves
 * the CPU to others. The polling one asks again and again, is told EAGAIN ("no data yet"), and keeps
 * a CPU busy for nothing.
 *
 * Run:     build/examples/05_blocking_vs_nonblocking     (cc needs -pthread)
 * Look at: wall time (what your watch says) against CPU time (what the thread really used). On a
 *          busy machine the polling thread gets less CPU than it asks for; it would use all.
 */
#include <rustsock.h>
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { DELAY_MS = 300 };

static void fail(void) {
    rsk_perror("lesson");
    exit(EXIT_FAILURE);
}

static double now_ms(clockid_t clock) {
    struct timespec t;

    if (clock_gettime(clock, &t) == -1) {
        perror("clock_gettime");
        exit(EXIT_FAILURE);
    }
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void *send_later(void *argument) {
    const int *fd = argument;
    struct timespec delay = { 0, DELAY_MS * 1000000L };

    while (nanosleep(&delay, &delay) == -1) /* interrupted: sleep for what is left */
        if (errno != EINTR) {
            perror("nanosleep");
            exit(EXIT_FAILURE);
        }
    if (rsk_send(*fd, "x", 1, 0) != 1)
        fail();
    return NULL;
}

/* The number of calls that it took to get one byte. */
static long receive_blocking(int fd) {
    char byte;

    if (rsk_recv(fd, &byte, 1, 0) != 1)
        fail();
    return 1;
}

static long receive_polling(int fd) {
    char byte;
    long calls = 0;
    ssize_t n;

    if (rsk_set_nonblocking(fd, 1) == -1)
        fail();
    do {
        n = rsk_recv(fd, &byte, 1, 0);
        if (++calls == 1 && n == -1)
            printf("  first answer of the non-blocking recv(): -1, %s\n", rsk_error_name(rsk_last_error()));
    } while (n == -1 && rsk_last_error() == EAGAIN);
    if (n != 1)
        fail();
    return calls;
}

static double measure(const char *name, long (*receive)(int)) {
    int pair[2], error;
    pthread_t sender;
    double wall, cpu;
    long calls;

    if (rsk_socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == -1)
        fail();
    error = pthread_create(&sender, NULL, send_later, &pair[1]);
    if (error == 0) {
        wall = now_ms(CLOCK_MONOTONIC);
        cpu = now_ms(CLOCK_THREAD_CPUTIME_ID);
        calls = receive(pair[0]);
        wall = now_ms(CLOCK_MONOTONIC) - wall;
        cpu = now_ms(CLOCK_THREAD_CPUTIME_ID) - cpu;
        error = pthread_join(sender, NULL);
    }
    if (error != 0) {
        fprintf(stderr, "lesson: thread: %s\n", strerror(error));
        exit(EXIT_FAILURE);
    }
    printf("%s wall %.1f ms, CPU %.2f ms, calls of recv(): %ld\n", name, wall, cpu, calls);
    if (rsk_close(pair[0]) == -1 || rsk_close(pair[1]) == -1)
        fail();
    return cpu;
}

int main(void) {
    double asleep, busy;

    printf("the data comes after %d ms\n", DELAY_MS);
    asleep = measure("blocking:    ", receive_blocking);
    busy = measure("non-blocking:", receive_polling);
    printf("the same wait cost %.0f times the CPU\n", busy / asleep);
    return EXIT_SUCCESS;
}
