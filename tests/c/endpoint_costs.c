/* endpoint_costs: exact figures of an echo server on a datagram endpoint: system calls and allocations for a batch of 64, of one
 * client and of 64, with callbacks and with the array of events. Linked with the shared library, because the program defines
 * malloc itself. */
#include "counted_allocations.h"
#include "counted_calls.h"

#include <rustsock.h>

#include <netinet/in.h>
#include <sys/socket.h>

CHECK_PROGRAM("endpoint_costs");

enum { BATCH = 64, SIZE = 100, WARM_UP = 5, ROUNDS = 50 };
struct bed {
    rsk_loop loop;
    rsk_endpoint endpoint;
    struct sockaddr_in address;
    int clients[BATCH], used, echoed;
    bool array;
};

static void echo(struct bed *bed, const rsk_datagram *list, size_t datagrams) {
    for (size_t i = 0; i < datagrams; i++) {
        CHECK_INT(rsk_endpoint_reply(bed->endpoint, &list[i], list[i].data, list[i].len), 1);
    }
    bed->echoed += (int)datagrams;
}

static void on_datagrams(rsk_endpoint endpoint, const rsk_datagram *list, size_t datagrams, void *user) {
    (void)endpoint;
    echo(user, list, datagrams);
}

static void serve(struct bed *bed) {
    rsk_loop_event event;
    if (!bed->array) {
        MUST(rsk_loop_turn(bed->loop, 1000));
    } else if (MUST(rsk_loop_poll(bed->loop, &event, 1, 1000)) == 1) {
        echo(bed, event.data, event.value);
    }
}

static void open_bed(struct bed *bed, bool array, int clients) {
    const rsk_endpoint_callbacks callbacks = {.size = sizeof callbacks, .on_datagrams = on_datagrams};
    rsk_endpoint_options options = {.size = sizeof options, .host = "0.0.0.0"};
    rsk_loop_options epoll = {.size = sizeof epoll, .backend = RSK_POLLER_EPOLL};
    socklen_t len = sizeof bed->address;
    memset(bed, 0, sizeof *bed);
    bed->array = array;
    bed->used = clients;
    MUST(rsk_loop_open(&epoll, &bed->loop));
    MUST(rsk_endpoint_open(bed->loop, &options, array ? NULL : &callbacks, bed, &bed->endpoint));
    MUST(rsk_endpoint_address(bed->endpoint, RSK_LOCAL, (struct sockaddr *)&bed->address, &len));
    bed->address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    for (int i = 0; i < clients; i++) {
        bed->clients[i] = (int)MUST(socket(AF_INET, SOCK_DGRAM, 0));
        MUST(connect(bed->clients[i], (struct sockaddr *)&bed->address, sizeof bed->address));
    }
}

/* 64 datagrams there and back; `mark` is called around what the server does. */
static void one_round(struct bed *bed, void (*begin)(void), void (*end)(void)) {
    char bytes[SIZE] = "what does this cost?";
    int before = bed->echoed;
    for (int i = 0; i < BATCH; i++) {
        MUST(send(bed->clients[i % bed->used], bytes, sizeof bytes, 0));
    }
    begin();
    while (bed->echoed < before + BATCH) {
        serve(bed);
    }
    if (bed->array) {
        rsk_loop_event event;
        MUST(rsk_loop_poll(bed->loop, &event, 1, 0)); /* what was sent goes when the loop is polled again */
    }
    end();
    for (int i = 0; i < BATCH; i++) {
        CHECK_INT(recv(bed->clients[i % bed->used], bytes, sizeof bytes, MSG_DONTWAIT), SIZE);
    }
}

static void do_nothing(void) {
}

static _Noreturn void child(bool array, int clients) {
    struct bed bed;
    unsigned long before = atomic_load(&check_counts.differ);
    be_counted();
    open_bed(&bed, array, clients);
    for (int i = 0; i < WARM_UP; i++) {
        one_round(&bed, do_nothing, do_nothing);
    }
    (void)raise(SIGSTOP);
    for (int i = 0; i < ROUNDS; i++) {
        one_round(&bed, mark, mark);
    }
    _exit(atomic_load(&check_counts.differ) != before);
}

static void count_system_calls(bool array, int clients) {
    unsigned long calls[MOST_NUMBERS] = {0};
    (void)fflush(stdout);
    pid_t pid = (pid_t)MUST(fork());
    if (pid == 0) {
        child(array, clients);
    }
    unsigned long all = calls_of(pid, calls);
    if (all == 0) {
        return;
    }
    unsigned long moved = calls[SYS_recvmmsg] + calls[SYS_sendmmsg], waits = calls[SYS_epoll_wait];
#ifdef SYS_epoll_pwait
    waits += calls[SYS_epoll_pwait];
#endif
    printf("  %lu calls to receive and %lu to send %d datagrams of %d clients, and %lu waits\n", calls[SYS_recvmmsg],
           calls[SYS_sendmmsg], ROUNDS * BATCH, clients, waits);
    CHECK_INT(moved, 2 * ROUNDS); /* 2 for 64 */
    CHECK_INT(all, moved + waits);
    CHECK(waits <= (array ? 2 : 1) * ROUNDS);
}

static void count_allocations(bool array, int clients) {
    struct bed bed;
    open_bed(&bed, array, clients);
    for (int i = 0; i < WARM_UP; i++) {
        one_round(&bed, do_nothing, do_nothing);
    }
    for (int i = 0; i < ROUNDS; i++) {
        one_round(&bed, watch, look_away);
    }
    printf("  %lu allocations and %lu frees\n", atomic_load(&allocations), atomic_load(&frees));
    CHECK_INT(atomic_load(&allocations), 0);
    CHECK_INT(atomic_load(&frees), 0);
    for (int i = 0; i < clients; i++) {
        MUST(close(bed.clients[i]));
    }
    CHECK_INT(rsk_loop_close(bed.loop), 0);
}

int main(void) {
    (void)alarm(60);
    (void)unsetenv("RUSTSOCK_POLLER"); /* the figures are those of epoll */
    rsk_loop loop;
    watch();
    MUST(rsk_loop_open(NULL, &loop));
    MUST(rsk_loop_close(loop));
    look_away();
    /* The test would pass as well if the library's allocations did not come here. */
    CHECK(atomic_exchange(&allocations, 0) > 0 && atomic_exchange(&frees, 0) > 0);
    for (int i = 0; i < 4; i++) {
        printf("%s\n", i / 2 ? "array of events" : "callbacks");
        count_system_calls(i / 2, i % 2 ? BATCH : 1);
        count_allocations(i / 2, i % 2 ? BATCH : 1);
    }
    return check_end();
}
