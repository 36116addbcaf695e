/* bulk SECONDS: CPU time of the sending thread for one gigabyte over a loopback connection, in milliseconds. All ways take
 * turns on the same connection, so its congestion window and buffers are the same for all. */
#include <rustsock.h>

#include "slices.h"

#include <pthread.h>
#include <sched.h>
#include <string.h>

enum { PIECE = 256 * 1024, SLICE = 16 * 1024 * 1024 };

static int sender, receiver;
static char data[SLICE];

static void pin(int cpu) {
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET((unsigned)cpu, &set);
    (void)sched_setaffinity(0, sizeof set, &set);
}

static void *receive_all(void *unused) {
    static char room[PIECE];
    (void)unused;
    pin((int)sysconf(_SC_NPROCESSORS_ONLN) - 1);
    while (recv(receiver, room, sizeof room, 0) > 0) {
    }
    return NULL;
}

static bool send_by_hand(size_t piece) {
    for (size_t sent = 0; sent < SLICE;) {
        ssize_t n = send(sender, data + sent, SLICE - sent < piece ? SLICE - sent : piece, MSG_NOSIGNAL);
        if (n <= 0) {
            return false;
        }
        sent += (size_t)n;
    }
    return true;
}

static bool send_by_twin(void) {
    for (size_t sent = 0; sent < SLICE;) {
        ssize_t n = rsk_send(sender, data + sent, SLICE - sent < PIECE ? SLICE - sent : PIECE, 0);
        if (n <= 0) {
            return false;
        }
        sent += (size_t)n;
    }
    return true;
}

static double costs(double start, bool good) {
    double spent = slices_clock(CLOCK_THREAD_CPUTIME_ID) - start;
    slices_check(good, "sending");
    return spent * 1e-6 / SLICE * 1e9;
}

static double slice_16(void) {
    double start = slices_clock(CLOCK_THREAD_CPUTIME_ID);
    return costs(start, send_by_hand(16 * 1024));
}

static double slice_256(void) {
    double start = slices_clock(CLOCK_THREAD_CPUTIME_ID);
    return costs(start, send_by_hand(PIECE));
}

static double slice_twin(void) {
    double start = slices_clock(CLOCK_THREAD_CPUTIME_ID);
    return costs(start, send_by_twin());
}

#ifdef HAVE_RSK_SEND_ALL
static double slice_send_all(void) {
    double start = slices_clock(CLOCK_THREAD_CPUTIME_ID);
    return costs(start, rsk_send_all(sender, data, SLICE, NULL, 10000) == SLICE);
}
#endif

static struct slices_way ways[] = {
    {.name = "send_16k", .slice = slice_16},
    {.name = "send_256k", .slice = slice_256},
    {.name = "rsk_send_256k", .slice = slice_twin},
#ifdef HAVE_RSK_SEND_ALL
    {.name = "rsk_send_all", .slice = slice_send_all},
#endif
};
enum { WAYS = sizeof ways / sizeof *ways };

static void connect_pair(void) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t len = sizeof address;
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    slices_check(listener != -1 && bind(listener, (struct sockaddr *)&address, len) == 0, "bind");
    slices_check(listen(listener, 1) == 0 && getsockname(listener, (struct sockaddr *)&address, &len) == 0, "listen");
    slices_check((sender = socket(AF_INET, SOCK_STREAM, 0)) != -1, "socket");
    /* The default of the machine may be another one, which changes the cost of a gigabyte by half. */
    slices_check(setsockopt(sender, IPPROTO_TCP, TCP_CONGESTION, "cubic", 5) == 0, "TCP_CONGESTION cubic");
    slices_check(connect(sender, (struct sockaddr *)&address, len) == 0, "connect");
    slices_check((receiver = accept(listener, NULL, NULL)) != -1, "accept");
    (void)close(listener);
}

int main(int argc, char **argv) {
    double seconds = argc == 2 ? strtod(argv[1], NULL) : 0;
    pthread_t thread;
    if (seconds <= 0) {
        (void)fprintf(stderr, "usage: bulk SECONDS\n");
        return 2;
    }
    (void)alarm((unsigned)seconds + 20);
    memset(data, 'x', sizeof data);
    connect_pair();
    pin(0);
    slices_check(pthread_create(&thread, NULL, receive_all, NULL) == 0, "pthread_create");
    slices_measure(ways, WAYS, seconds);
    (void)shutdown(sender, SHUT_WR);
    (void)pthread_join(thread, NULL);
    printf("[{\"unit\": \"ms per GB\"");
    slices_print(ways, WAYS);
    printf("}]\n");
    return EXIT_SUCCESS;
}
