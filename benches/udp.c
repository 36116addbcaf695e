/* udp SECONDS: CPU time of the sending thread for one datagram to a receiver on the loopback device, in nanoseconds, by each
 * way of sending, for two sizes, to a receiver that takes datagrams one by one and to one that takes them joined (GRO).
 * On loopback the sender also carries the datagram into the receiver's queue, so what the receiver allows counts for it.
 * After every slice the sender waits, off the clock, until all of it has arrived: a lost datagram ends the program. */
#include <rustsock.h>

#include "slices.h"

#include <netinet/udp.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <string.h>

#ifndef UDP_SEGMENT
#define UDP_SEGMENT 103
#endif
#ifndef UDP_GRO
#define UDP_GRO 104
#endif

enum { BURST = 256, BATCH = 64, MAX_SIZE = 1200, ROOM = 65536 };

static int sender, receiver;
static struct sockaddr_in address;
static size_t size;
static bool joined;
static char data[BURST * MAX_SIZE];
static _Atomic long arrived;
static _Atomic bool ended;

/* How many datagrams a message stands for: the kernel tells the size of each it joined. */
static long datagrams_in(struct msghdr *message, size_t bytes) {
    for (struct cmsghdr *control = CMSG_FIRSTHDR(message); control != NULL; control = CMSG_NXTHDR(message, control)) {
        if (control->cmsg_level == IPPROTO_UDP && control->cmsg_type == UDP_GRO) {
            int each;
            memcpy(&each, CMSG_DATA(control), sizeof each);
            return each > 0 ? (long)((bytes + (size_t)each - 1) / (size_t)each) : 1;
        }
    }
    return 1;
}

static void *receive_all(void *unused) {
    static char room[BATCH][ROOM];
    static char controls[BATCH][CMSG_SPACE(sizeof(int))];
    static struct iovec pieces[BATCH];
    static struct mmsghdr messages[BATCH];
    (void)unused;
    while (!atomic_load(&ended)) {
        for (int i = 0; i < BATCH; i++) {
            pieces[i] = (struct iovec){room[i], ROOM};
            messages[i].msg_hdr = (struct msghdr){.msg_iov = &pieces[i], .msg_iovlen = 1, .msg_control = controls[i],
                                                  .msg_controllen = sizeof controls[i]};
        }
        int n = recvmmsg(receiver, messages, BATCH, MSG_WAITFORONE, NULL);
        long count = 0;
        for (int i = 0; i < n; i++) {
            count += joined ? datagrams_in(&messages[i].msg_hdr, messages[i].msg_len) : 1;
        }
        (void)atomic_fetch_add(&arrived, count);
    }
    return NULL;
}

static bool send_one_by_one(void) {
    bool good = true;
    for (size_t i = 0; i < BURST; i++) {
        good &= sendto(sender, data + i * size, size, 0, (struct sockaddr *)&address, sizeof address) == (ssize_t)size;
    }
    return good;
}

static bool send_by_sendmmsg(void) {
    static struct iovec pieces[BURST];
    static struct mmsghdr messages[BURST];
    for (size_t i = 0; i < BURST; i++) {
        pieces[i] = (struct iovec){data + i * size, size};
        messages[i].msg_hdr = (struct msghdr){.msg_name = &address, .msg_namelen = sizeof address, .msg_iov = &pieces[i], .msg_iovlen = 1};
    }
    for (unsigned sent = 0; sent < BURST;) {
        int n = sendmmsg(sender, messages + sent, BURST - sent, 0);
        if (n <= 0) {
            return false;
        }
        sent += (unsigned)n;
    }
    return true;
}

/* By hand: as many datagrams in one message as the kernel takes, for it to cut up. */
static bool send_segmented(void) {
    size_t most = 65000 / size < 64 ? 65000 / size : 64;
    for (size_t sent = 0; sent < BURST;) {
        size_t count = BURST - sent < most ? BURST - sent : most;
        union {
            struct cmsghdr header;
            char room[CMSG_SPACE(sizeof(uint16_t))];
        } control;
        struct iovec piece = {data + sent * size, count * size};
        struct msghdr message = {.msg_name = &address, .msg_namelen = sizeof address, .msg_iov = &piece, .msg_iovlen = 1,
                                 .msg_control = control.room, .msg_controllen = sizeof control.room};
        uint16_t each = (uint16_t)size;
        memset(&control, 0, sizeof control);
        control.header = (struct cmsghdr){.cmsg_len = CMSG_LEN(sizeof each), .cmsg_level = IPPROTO_UDP, .cmsg_type = UDP_SEGMENT};
        memcpy(CMSG_DATA(&control.header), &each, sizeof each);
        if (sendmsg(sender, &message, 0) != (ssize_t)(count * size)) {
            return false;
        }
        sent += count;
    }
    return true;
}

#ifdef HAVE_RSK_SEND_MANY
static bool send_by_send_many(void) {
    static rsk_message messages[BURST];
    for (size_t i = 0; i < BURST; i++) {
        messages[i] = (rsk_message){.data = data + i * size, .len = size, .addr = (struct sockaddr *)&address, .addr_len = sizeof address};
    }
    for (int sent = 0; sent < BURST;) {
        int n = rsk_send_many(sender, messages + sent, BURST - sent, 0);
        if (n <= 0) {
            return false;
        }
        sent += n;
    }
    return true;
}
#endif

static double burst(bool (*send_burst)(void)) {
    long before = atomic_load(&arrived);
    double start = slices_clock(CLOCK_THREAD_CPUTIME_ID);
    bool good = send_burst();
    double spent = slices_clock(CLOCK_THREAD_CPUTIME_ID) - start;
    slices_check(good, "sending");
    for (double limit = slices_clock(CLOCK_MONOTONIC) + 2e9; atomic_load(&arrived) - before < BURST;) {
        if (slices_clock(CLOCK_MONOTONIC) > limit) {
            (void)fprintf(stderr, "udp: datagrams were lost\n");
            exit(EXIT_FAILURE);
        }
        (void)sched_yield();
    }
    return spent / BURST;
}

static double slice_sendto(void) { return burst(send_one_by_one); }
static double slice_sendmmsg(void) { return burst(send_by_sendmmsg); }
static double slice_segmented(void) { return burst(send_segmented); }
#ifdef HAVE_RSK_SEND_MANY
static double slice_send_many(void) { return burst(send_by_send_many); }
#endif

static struct slices_way ways[] = {
    {.name = "sendto", .slice = slice_sendto},
    {.name = "sendmmsg", .slice = slice_sendmmsg},
    {.name = "gso_by_hand", .slice = slice_segmented},
#ifdef HAVE_RSK_SEND_MANY
    {.name = "rsk_send_many", .slice = slice_send_many},
#endif
};
enum { WAYS = sizeof ways / sizeof *ways };

static void open_pair(void) {
    int room = 16 << 20, got = 0, on = 1;
    socklen_t len = sizeof address, got_len = sizeof got;
    struct timeval limit = {.tv_usec = 100000};
    address = (struct sockaddr_in){.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    slices_check((receiver = socket(AF_INET, SOCK_DGRAM, 0)) != -1, "socket");
    slices_check((sender = socket(AF_INET, SOCK_DGRAM, 0)) != -1, "socket");
    slices_check(bind(receiver, (struct sockaddr *)&address, len) == 0, "bind");
    slices_check(getsockname(receiver, (struct sockaddr *)&address, &len) == 0, "getsockname");
    slices_check(setsockopt(receiver, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit) == 0, "SO_RCVTIMEO");
    if (setsockopt(receiver, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof room) != 0) {
        (void)setsockopt(receiver, SOL_SOCKET, SO_RCVBUF, &room, sizeof room);
    }
    slices_check(getsockopt(receiver, SOL_SOCKET, SO_RCVBUF, &got, &got_len) == 0, "SO_RCVBUF");
    if (got < BURST * 2400) {
        printf("the receive buffer may not be large enough for one burst (net.core.rmem_max)\n");
        exit(77);
    }
    if (joined) {
        slices_check(setsockopt(receiver, IPPROTO_UDP, UDP_GRO, &on, sizeof on) == 0, "UDP_GRO");
    }
}

static void pin(int cpu) {
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET((unsigned)cpu, &set);
    (void)sched_setaffinity(0, sizeof set, &set);
}

static void *pinned_receive_all(void *unused) {
    pin((int)sysconf(_SC_NPROCESSORS_ONLN) - 1);
    return receive_all(unused);
}

int main(int argc, char **argv) {
    static const size_t sizes[] = {64, 1200};
    double seconds = argc == 2 ? strtod(argv[1], NULL) : 0;
    if (seconds <= 0) {
        (void)fprintf(stderr, "usage: udp SECONDS (for each size and receiver)\n");
        return 2;
    }
    (void)alarm((unsigned)(seconds * 4) + 20);
    memset(data, 'x', sizeof data);
    pin(0);
    printf("[");
    for (int cell = 0; cell < 4; cell++) {
        pthread_t thread;
        size = sizes[cell / 2];
        joined = cell % 2 == 1;
        atomic_store(&ended, false);
        open_pair();
        slices_check(pthread_create(&thread, NULL, pinned_receive_all, NULL) == 0, "pthread_create");
        slices_measure(ways, WAYS, seconds);
        atomic_store(&ended, true);
        (void)pthread_join(thread, NULL);
        printf("%s{\"bytes\": %zu, \"receiver\": \"%s\"", cell > 0 ? ", " : "", size, joined ? "gro" : "plain");
        slices_print(ways, WAYS);
        printf("}");
        (void)close(sender);
        (void)close(receiver);
    }
    printf("]\n");
    return EXIT_SUCCESS;
}
