/* udp_echo SECONDS: CPU time of a server for one datagram that it sends back, in nanoseconds: with epoll, recvmmsg and sendmmsg
 * by hand, and by an endpoint of the loop, for the callbacks and for the array of events. 64 datagrams wait each time, of one
 * client and of 64; they are sent, and their answers received, off the clock. */
#include <rustsock.h>

#include "slices.h"

#include <string.h>
#include <sys/epoll.h>

enum { BATCH = 64, ROOM = 2048, MAX_SIZE = 1200 };

static int by_hand, poll_fd, clients[BATCH], used;
static size_t size;
static rsk_loop loop;
static rsk_endpoint with_calls, with_array;
static struct sockaddr_in hand_address, calls_address, array_address;
static int echoed;
static char room[BATCH][ROOM];

static void send_all(const struct sockaddr_in *to) {
    static char data[MAX_SIZE];
    for (int i = 0; i < BATCH; i++) {
        slices_check(sendto(clients[i % used], data, size, 0, (const struct sockaddr *)to, sizeof *to) == (ssize_t)size, "sendto");
    }
    echoed = 0;
}

static void receive_all(void) {
    for (int i = 0; i < BATCH; i++) {
        slices_check(recv(clients[i % used], room[0], ROOM, 0) == (ssize_t)size, "recv");
    }
}

static void echo_by_hand(void) {
    static struct sockaddr_in from[BATCH];
    static struct iovec pieces[BATCH];
    static struct mmsghdr messages[BATCH];
    struct epoll_event event;
    slices_check(epoll_wait(poll_fd, &event, 1, 1000) == 1, "epoll_wait");
    for (int i = 0; i < BATCH; i++) {
        pieces[i] = (struct iovec){room[i], ROOM};
        messages[i].msg_hdr = (struct msghdr){.msg_name = &from[i], .msg_namelen = sizeof from[i], .msg_iov = &pieces[i], .msg_iovlen = 1};
    }
    int came = recvmmsg(by_hand, messages, BATCH, MSG_DONTWAIT, NULL);
    for (int i = 0; i < came; i++) {
        pieces[i].iov_len = messages[i].msg_len;
    }
    slices_check(came > 0 && sendmmsg(by_hand, messages, (unsigned)came, MSG_DONTWAIT) == came, "sendmmsg");
    echoed += came;
}

static void reply(rsk_endpoint endpoint, const rsk_datagram *list, size_t count, void *user) {
    (void)user;
    for (size_t i = 0; i < count; i++) {
        (void)rsk_endpoint_reply(endpoint, &list[i], list[i].data, list[i].len);
    }
    echoed += (int)count;
}

static void echo_by_calls(void) {
    slices_check(rsk_loop_turn(loop, 1000) > 0, "rsk_loop_turn");
}

static void echo_by_array(void) {
    rsk_loop_event event;
    slices_check(rsk_loop_poll(loop, &event, 1, 1000) == 1, "rsk_loop_poll");
    reply(with_array, event.data, event.value, NULL);
    (void)rsk_loop_poll(loop, &event, 1, 0);
}

static double round_trip(const struct sockaddr_in *to, void (*echo)(void)) {
    send_all(to);
    double start = slices_clock(CLOCK_THREAD_CPUTIME_ID);
    while (echoed < BATCH) {
        echo();
    }
    double spent = slices_clock(CLOCK_THREAD_CPUTIME_ID) - start;
    receive_all();
    return spent / BATCH;
}

static double slice_by_hand(void) { return round_trip(&hand_address, echo_by_hand); }
static double slice_endpoint(void) { return round_trip(&calls_address, echo_by_calls); }
static double slice_endpoint_array(void) { return round_trip(&array_address, echo_by_array); }

static struct slices_way ways[] = {
    {.name = "by_hand", .slice = slice_by_hand},
    {.name = "endpoint", .slice = slice_endpoint},
    {.name = "endpoint_array", .slice = slice_endpoint_array},
};
enum { WAYS = sizeof ways / sizeof *ways };

static void open_all(void) {
    rsk_endpoint_options options = {.size = sizeof options, .host = "127.0.0.1"};
    rsk_endpoint_callbacks callbacks = {.size = sizeof callbacks, .on_datagrams = reply};
    struct epoll_event readable = {.events = EPOLLIN};
    socklen_t len = sizeof hand_address;
    hand_address = (struct sockaddr_in){.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    slices_check((by_hand = socket(AF_INET, SOCK_DGRAM, 0)) != -1, "socket");
    slices_check(bind(by_hand, (struct sockaddr *)&hand_address, len) == 0, "bind");
    slices_check(getsockname(by_hand, (struct sockaddr *)&hand_address, &len) == 0, "getsockname");
    slices_check((poll_fd = epoll_create1(0)) != -1 && epoll_ctl(poll_fd, EPOLL_CTL_ADD, by_hand, &readable) == 0, "epoll");
    slices_check(rsk_loop_open(NULL, &loop) == 0, "rsk_loop_open");
    slices_check(rsk_endpoint_open(loop, &options, &callbacks, NULL, &with_calls) == 0, "rsk_endpoint_open");
    slices_check(rsk_endpoint_open(loop, &options, NULL, NULL, &with_array) == 0, "rsk_endpoint_open");
    slices_check(rsk_endpoint_address(with_calls, RSK_LOCAL, (struct sockaddr *)&calls_address, &len) == 0, "address");
    slices_check(rsk_endpoint_address(with_array, RSK_LOCAL, (struct sockaddr *)&array_address, &len) == 0, "address");
    for (int i = 0; i < BATCH; i++) {
        slices_check((clients[i] = socket(AF_INET, SOCK_DGRAM, 0)) != -1, "socket");
    }
}

int main(int argc, char **argv) {
    static const size_t sizes[] = {64, 1200};
    double seconds = argc == 2 ? strtod(argv[1], NULL) : 0;
    if (seconds <= 0) {
        (void)fprintf(stderr, "usage: udp_echo SECONDS (for each size and number of clients)\n");
        return 2;
    }
    (void)alarm((unsigned)(seconds * 4) + 20);
    open_all();
    printf("[");
    for (int cell = 0; cell < 4; cell++) {
        size = sizes[cell / 2];
        used = cell % 2 == 1 ? BATCH : 1;
        slices_measure(ways, WAYS, seconds);
        printf("%s{\"bytes\": %zu, \"clients\": %d", cell > 0 ? ", " : "", size, used);
        slices_print(ways, WAYS);
        printf("}");
    }
    printf("]\n");
    return EXIT_SUCCESS;
}
