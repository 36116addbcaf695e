/* hostile loris|storm|half_open|silent|descriptors|flood|loud|endless [SECONDS]: peers that mean no good, and what becomes of the good clients
 * beside them. Afterwards the server has to be as before. The peers are in hostile_peers.c. */
#include "hostile.h"

#include <signal.h>
#include <sys/socket.h>

CHECK_PROGRAM("load/hostile");

enum { GOOD = 20, LORIS = 5000, HALF_OPEN = 2000, SILENT = 2000, DESCRIPTORS = 300, LOUD = 8 };

/* Seconds until the server has so few connections, at most `limit`. */
static double until_open(struct echo_server *server, unsigned long few, double limit) {
    double start = check_seconds();
    while (atomic_load(&server->open) > few && check_seconds() < start + limit) {
        check_sleep_ms(2);
    }
    CHECK(atomic_load(&server->open) <= few);
    return check_seconds() - start;
}

static void attack(struct attack *attack, struct echo_server *server, void (*body)(void *), int seconds) {
    attack->port = server->port;
    atomic_store(&attack->stop, false);
    atomic_store(&attack->ready, false);
    attack->pid = start_process(body, attack);
    while (!atomic_load(&attack->ready)) {
        check_sleep_ms(2);
    }
    double start = check_seconds(), cpu = cpu_seconds(server->pid);
    check_sleep_ms(seconds * 1000L);
    attack->cpu = (cpu_seconds(server->pid) - cpu) / (check_seconds() - start);
    attack->most_open = atomic_load(&server->open);
}

static void call_off(struct attack *attack) {
    atomic_store(&attack->stop, true);
    end_process(attack->pid, "the hostile peers");
}

static void finish(struct echo_server *server, const struct attack *attack, const char *what, double recovered) {
    stop_echo_server(server);
    printf("  %s: %lu connections of hostile peers, %lu open at once; server: %lu accepted, %lu dropped, %lu errors, CPU %.0f %%, "
           "as before after %.3f s\n", what, attack->connections, attack->most_open, server->accepted, server->drops, server->errors,
           attack->cpu * 100, recovered);
}

/* Peers that send a byte now and then, and never a whole line. */
static void loris(struct attack *it, int seconds) {
    struct echo_server *server = start_echo_server(&(struct echo_options){.lines = true, .grace_ms = 500});
    struct good_clients *good = start_good_clients(server->port, GOOD, false), *coming = start_good_clients(server->port, 1, true);
    it->count = LORIS;
    attack(it, server, be_slow, seconds);
    CHECK(it->most_open >= LORIS);
    stop_good_clients(good, "beside 5,000 slow peers", 1);
    stop_good_clients(coming, "beside 5,000 slow peers", 1);
    call_off(it);
    finish(server, it, "slow loris", until_open(server, 0, 5));
}

/* Peers that connect, send, and reset at once. */
static void storm(struct attack *it, int seconds) {
    struct echo_server *server = start_echo_server(&(struct echo_options){.grace_ms = 500});
    struct good_clients *good = start_good_clients(server->port, GOOD, false), *coming = start_good_clients(server->port, 1, true);
    attack(it, server, reset_always, seconds);
    call_off(it);
    stop_good_clients(good, "in a storm of resets", 1);
    stop_good_clients(coming, "in a storm of resets", 2);
    finish(server, it, "RST storm", until_open(server, 0, 5));
}

/* Peers that end their side and never read nor close the other: the server still comes to the end of them. */
static void half_open(struct attack *it, int seconds) {
    struct echo_server *server = start_echo_server(&(struct echo_options){.grace_ms = 500});
    struct good_clients *good = start_good_clients(server->port, GOOD, false);
    it->count = HALF_OPEN;
    attack(it, server, end_half, seconds);
    double took = until_open(server, GOOD, 1);
    stop_good_clients(good, "beside 2,000 half-open peers", 1);
    call_off(it);
    finish(server, it, "half-open", took);
}

/* Peers that say nothing, and a server with a limit for that. */
static void silent(struct attack *it, int seconds) {
    struct echo_server *server = start_echo_server(&(struct echo_options){.idle_ms = 700, .grace_ms = 500});
    struct good_clients *good = start_good_clients(server->port, GOOD, false);
    it->count = SILENT;
    attack(it, server, stay_silent, seconds);
    double took = until_open(server, GOOD, 2);
    CHECK(server->timeouts >= SILENT);
    stop_good_clients(good, "beside 2,000 silent peers", 1);
    call_off(it);
    finish(server, it, "silent", took);
}

/* More connections than the server has descriptors: it must not spin on a queue that it cannot empty. */
static void descriptors(struct attack *it, int seconds) {
    struct echo_server *server = start_echo_server(&(struct echo_options){.descriptors = DESCRIPTORS, .grace_ms = 500});
    struct good_clients *good = start_good_clients(server->port, GOOD, false);
    it->count = DESCRIPTORS;
    attack(it, server, take_all_descriptors, seconds);
    CHECK(server->drops + server->accept_errors > 0);
    CHECK(it->cpu < 0.3);
    stop_good_clients(good, "while the server had no descriptor left", 1);
    call_off(it);
    double start = check_seconds();
    struct good_clients *coming = start_good_clients(server->port, 1, true);
    double recovered = check_seconds() - start;
    CHECK(recovered < 1);
    stop_good_clients(coming, "after it", 1);
    (void)until_open(server, 0, 2);
    finish(server, it, "no descriptors", recovered);
}

/* Connections in bursts, as fast as they come, nothing in them. */
static void flood(struct attack *it, int seconds) {
    struct echo_server *server = start_echo_server(&(struct echo_options){.grace_ms = 500});
    struct good_clients *good = start_good_clients(server->port, GOOD, false), *coming = start_good_clients(server->port, 1, true);
    attack(it, server, connect_in_bursts, seconds);
    call_off(it);
    stop_good_clients(good, "in a flood of connections", 1);
    stop_good_clients(coming, "in a flood of connections", 5);
    finish(server, it, "connect flood", until_open(server, 0, 5));
}

/* Peers that keep the server busy with as many bytes as it can take. */
static void loud(struct attack *it, int seconds) {
    struct echo_server *server = start_echo_server(&(struct echo_options){.grace_ms = 500});
    struct good_clients *good = start_good_clients(server->port, GOOD, false), *coming = start_good_clients(server->port, 1, true);
    it->count = LOUD;
    attack(it, server, talk_always, seconds);
    stop_good_clients(good, "beside 8 loud peers", 1);
    stop_good_clients(coming, "beside 8 loud peers", 1);
    call_off(it);
    finish(server, it, "loud", until_open(server, 0, 5));
}

/* Lines that do not end: each costs its sender the connection, and nobody else anything. */
static void endless(struct attack *it, int seconds) {
    struct echo_server *server = start_echo_server(&(struct echo_options){.lines = true, .grace_ms = 500});
    struct good_clients *good = start_good_clients(server->port, GOOD, false);
    long before = resident_bytes(server->pid);
    attack(it, server, send_endless_lines, seconds);
    long grown = resident_bytes(server->pid) - before;
    call_off(it);
    CHECK(server->errors >= it->connections - 1);
    CHECK(grown < 4 << 20);
    stop_good_clients(good, "beside endless lines", 1);
    finish(server, it, "endless lines", until_open(server, 0, 5));
}

int main(int argc, char **argv) {
    static const struct {
        const char *name;
        void (*run)(struct attack *, int);
    } all[] = {{"loris", loris}, {"storm", storm}, {"half_open", half_open}, {"silent", silent}, {"descriptors", descriptors}, {"flood", flood},
               {"loud", loud}, {"endless", endless}};
    int seconds = argc > 2 ? atoi(argv[2]) : 3, ran = 0;
    struct attack *it = shared_memory(sizeof *it);
    (void)alarm((unsigned)seconds + 120);
    for (size_t i = 0; argc > 1 && i < sizeof all / sizeof *all; i++) {
        if (strcmp(argv[1], all[i].name) == 0) {
            all[i].run(it, seconds);
            ran++;
        }
    }
    if (ran == 0) {
        (void)fprintf(stderr, "usage: hostile loris|storm|half_open|silent|descriptors|flood|loud|endless [SECONDS]\n");
        return 2;
    }
    return check_end();
}
