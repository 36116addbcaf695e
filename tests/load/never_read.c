/* never_read [PEERS] [PIECE]: a server that writes PIECE bytes at a time, as much as it may, to peers that never read. What it keeps
 * must stay below the sum of the hard marks, and the good clients of another server in the same loop must notice nothing. */
#include "load.h"

#include <signal.h>
#include <sys/socket.h>

CHECK_PROGRAM("load/never_read");

enum { SOFT = 32 << 10, HARD = 128 << 10, PEERS_MOST = 5000, CONSTANT = 32 << 20, GOOD = 10 };

struct peers {
    in_port_t port;
    int count;
    atomic_bool ready, stop;
};

static struct {
    rsk_stream streams[PEERS_MOST];
    int count, above_mark, refused, closes;
    size_t piece;
    rsk_loop loop;
    rsk_server flooding, echoing;
} here;

static void never_read(void *argument) {
    struct peers *peers = argument;
    int *fds = calloc((size_t)peers->count, sizeof *fds), small = 4096;
    MUST(fds != NULL ? 0 : -1);
    raise_descriptors();
    for (int i = 0; i < peers->count; i++) {
        fds[i] = connect_plain(peers->port, 0x1000U);
        MUST(fds[i]);
        MUST(setsockopt(fds[i], SOL_SOCKET, SO_RCVBUF, &small, sizeof small));
    }
    atomic_store(&peers->ready, true);
    while (!atomic_load(&peers->stop)) {
        check_sleep_ms(5);
    }
    for (int i = 0; i < peers->count; i++) {
        reset_plain(fds[i]);
    }
    free(fds);
}

static void on_connection(rsk_server server, rsk_stream stream, void *user) {
    int small = 16 << 10;
    (void)server;
    (void)user;
    CHECK_INT(rsk_setsockopt(rsk_stream_fd(stream), SOL_SOCKET, SO_SNDBUF, &small, sizeof small), 0); /* the system's share is not ours */
    here.streams[here.count++] = stream;
}

static void on_close(rsk_stream stream, int code, void *user) {
    (void)stream;
    (void)code;
    (void)user;
    here.closes++;
}

/* Writes until every stream refuses, or for long enough: others wait. */
static void write_all(rsk_timer timer, void *user) {
    static char bytes[64 << 10];
    (void)timer;
    (void)user;
    for (int i = 0; i < here.count; i++) {
        int n = 0;
        while (n < 64 && rsk_stream_write(here.streams[i], bytes, here.piece, 0) >= 0) {
            n++;
        }
        here.refused += n < 64 && errno == EAGAIN;
        here.above_mark += rsk_stream_queued(here.streams[i]) > HARD;
    }
}

static void echo(rsk_stream stream, const void *data, size_t len, void *user) {
    (void)user;
    CHECK(rsk_stream_write(stream, data, len, 0) >= 0);
}

static in_port_t port_of(rsk_server server) {
    struct sockaddr_in address;
    socklen_t len = sizeof address;
    MUST(rsk_server_address(server, (struct sockaddr *)&address, &len));
    return ntohs(address.sin_port);
}

static void turns_until(double end) {
    while (check_seconds() < end) {
        MUST(rsk_loop_turn(here.loop, 5));
    }
}

int main(int argc, char **argv) {
    int count = argc > 1 ? atoi(argv[1]) : 1000;
    here.piece = argc > 2 ? strtoul(argv[2], NULL, 10) : 16 << 10;
    static const rsk_stream_callbacks writing = {.size = sizeof writing, .on_close = on_close};
    static const rsk_stream_callbacks reading = {.size = sizeof reading, .on_data = echo};
    const rsk_server_callbacks flooding = {.size = sizeof flooding, .on_connection = on_connection, .stream = &writing};
    const rsk_server_callbacks echoing = {.size = sizeof echoing, .stream = &reading};
    rsk_stream_options stream = {.size = sizeof stream, .soft_mark = SOFT, .hard_mark = HARD};
    rsk_listen_options listen = {.size = sizeof listen, .host = "127.0.0.1", .backlog = 4096, .stream = &stream};
    rsk_loop_statistics statistics = {.size = sizeof statistics};
    struct peers *peers = shared_memory(sizeof *peers);
    rsk_timer timer;
    if (count < 1 || count > PEERS_MOST || here.piece < 1 || here.piece > 64 << 10) {
        (void)fprintf(stderr, "usage: never_read [PEERS] [PIECE]\n");
        return 2;
    }
    (void)alarm(120);
    raise_descriptors();
    MUST(rsk_loop_open(NULL, &here.loop));
    MUST(rsk_server_listen(here.loop, &listen, &flooding, NULL, &here.flooding));
    listen.stream = NULL;
    MUST(rsk_server_listen(here.loop, &listen, &echoing, NULL, &here.echoing));
    peers->port = port_of(here.flooding);
    peers->count = count;
    pid_t pid = start_process(never_read, peers);
    while (here.count < count) {
        MUST(rsk_loop_turn(here.loop, 1000));
    }
    struct good_clients *good = send_good_clients(port_of(here.echoing), GOOD, false);
    long before = resident_bytes(getpid());
    MUST(rsk_timer_start(here.loop, 1, 20, write_all, NULL, &timer));
    double most_seconds = check_seconds() + 20;
    do {
        turns_until(check_seconds() + 2);
        MUST(rsk_loop_stats(here.loop, &statistics));
    } while (here.refused == 0 && check_seconds() < most_seconds);
    turns_until(check_seconds() + 1);
    MUST(rsk_loop_stats(here.loop, &statistics));
    long grown = resident_bytes(getpid()) - before, most = (long)count * HARD;
    printf("  %d peers that never read, %zu bytes at a time: %llu bytes queued, memory grew by %ld bytes; the marks allow %ld\n", count,
           here.piece, (unsigned long long)statistics.queued_bytes, grown, most);
    CHECK(grown <= most + CONSTANT);
    CHECK(statistics.queued_bytes <= (uint64_t)most);
    CHECK(statistics.queued_bytes >= (uint64_t)most * 3 / 4); /* or the peers read */
    CHECK_INT(here.above_mark, 0);
    CHECK(here.refused > 0);
    atomic_store(&good->stop, true);
    turns_until(check_seconds() + 0.2);
    stop_good_clients(good, "beside peers that never read", 1);
    MUST(rsk_timer_stop(timer));
    double start = check_seconds();
    MUST(rsk_server_close(here.flooding, 0, 0));
    MUST(rsk_server_close(here.echoing, 0, 0));
    CHECK_INT(rsk_loop_run(here.loop), 0);
    printf("  closed in %.1f ms\n", (check_seconds() - start) * 1e3);
    CHECK(check_seconds() - start < 0.1 + (double)count / 10000);
    CHECK_INT(here.closes, count);
    CHECK_INT(rsk_loop_close(here.loop), 0);
    atomic_store(&peers->stop, true);
    end_process(pid, "the peers");
    return check_end();
}
