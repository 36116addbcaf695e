/* many [PAIRS] [IDLE] [ACTIVE] [ROUNDS]: IDLE connections that do nothing and ACTIVE ones that exchange messages, at PAIRS servers,
 * each in a process of its own with a process of idle and one of active clients. At the end each idle one shows that it lived.
 * One process may have 20,000 descriptors on many systems, so many connections need several. */
#include "load.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/socket.h>

CHECK_PROGRAM("load/many");

enum { LONGEST = 8192, SPARE = 64, EVENTS = 256, PAIRS_MOST = 16 };

struct idle {
    in_port_t port;
    int count, number;
    atomic_bool open, wake;
};

static void stay_idle(void *argument) {
    struct idle *idle = argument;
    unsigned char sent[64], got[64];
    int *fds = calloc((size_t)idle->count, sizeof *fds);
    MUST(fds != NULL ? 0 : -1);
    raise_descriptors();
    for (int i = 0; i < idle->count; i++) {
        fds[i] = connect_plain(idle->port, (uint32_t)(idle->number * 64 + i % 8));
        MUST(fds[i]);
    }
    atomic_store(&idle->open, true);
    while (!atomic_load(&idle->wake)) {
        check_sleep_ms(5);
    }
    for (int i = 0; i < idle->count; i++) {
        make_message(sent, sizeof sent, (uint64_t)i);
        CHECK(send(fds[i], sent, sizeof sent, MSG_NOSIGNAL) == sizeof sent);
    }
    for (int i = 0; i < idle->count; i++) {
        make_message(sent, sizeof sent, (uint64_t)i);
        CHECK(recv(fds[i], got, sizeof got, MSG_WAITALL) == sizeof got && memcmp(sent, got, sizeof got) == 0);
        reset_plain(fds[i]);
    }
    free(fds);
}

/* One of the active connections. */
struct talker {
    rsk_stream stream;
    int number, round;
    size_t len, got;
};

struct active {
    in_port_t port;
    int count, rounds, number, done;
    struct talker *talkers;
    unsigned long long bytes, messages;
};

static void say(struct active *active, struct talker *talker) {
    unsigned char bytes[LONGEST];
    uint64_t which = (uint64_t)active->number << 48 | (uint64_t)talker->number << 24 | (uint64_t)talker->round;
    talker->len = 1 + (size_t)(which * 0x9E3779B97F4A7C15U >> 40) % LONGEST;
    talker->got = 0;
    make_message(bytes, talker->len, which);
    CHECK(rsk_stream_write(talker->stream, bytes, talker->len, 0) >= 0);
}

static void hear(struct active *active, struct talker *talker, const unsigned char *bytes, size_t len) {
    unsigned char sent[LONGEST];
    uint64_t which = (uint64_t)active->number << 48 | (uint64_t)talker->number << 24 | (uint64_t)talker->round;
    make_message(sent, talker->len, which);
    if (talker->got + len > talker->len || memcmp(sent + talker->got, bytes, len) != 0) {
        check_report(__FILE__, __LINE__, "connection %d, message %d: a wrong answer", talker->number, talker->round);
    }
    talker->got += len;
    active->bytes += len;
    if (talker->got == talker->len) {
        active->messages++;
        if (++talker->round < active->rounds) {
            say(active, talker);
        } else {
            CHECK_INT(rsk_stream_end(talker->stream, 0), 0);
        }
    }
}

static void handle(struct active *active, const rsk_loop_event *event) {
    switch (event->kind) {
    case RSK_EVENT_CONNECT:
        say(active, event->user);
        break;
    case RSK_EVENT_DATA:
        hear(active, event->user, event->data, event->len);
        break;
    case RSK_EVENT_ERROR:
        check_report(__FILE__, __LINE__, "a stream failed: %s", strerror(event->code));
        break;
    case RSK_EVENT_CLOSE:
        CHECK_INT(((struct talker *)event->user)->round, active->rounds);
        active->done++;
        break;
    default:
        break;
    }
}

/* The other front end than the server's. */
static void talk(void *argument) {
    struct active *active = argument;
    char service[8], source[32];
    rsk_loop_event events[EVENTS];
    rsk_loop loop;
    raise_descriptors();
    active->talkers = calloc((size_t)active->count, sizeof *active->talkers);
    MUST(active->talkers != NULL ? 0 : -1);
    MUST(rsk_loop_open(NULL, &loop));
    (void)snprintf(service, sizeof service, "%d", active->port);
    for (int i = 0; i < active->count; i++) {
        struct talker *talker = &active->talkers[i];
        rsk_stream_options options = {.size = sizeof options, .flags = RSK_STREAM_NODELAY, .local_host = source};
        (void)snprintf(source, sizeof source, "127.0.%d.%d", 64 + active->number, 1 + i % 8);
        talker->number = i;
        MUST(rsk_stream_connect(loop, "127.0.0.1", service, &options, NULL, talker, &talker->stream));
    }
    while (active->done < active->count && atomic_load(&check_counts.differ) < 10) {
        int n = rsk_loop_poll(loop, events, EVENTS, 20000);
        if (n <= 0) {
            check_report(__FILE__, __LINE__, "%d of %d connections are done, then silence (%s)", active->done, active->count,
                         n < 0 ? strerror(errno) : "20 s");
            break;
        }
        for (int i = 0; i < n; i++) {
            handle(active, &events[i]);
        }
    }
    CHECK_INT(rsk_loop_close(loop), 0);
    free(active->talkers);
}

int main(int argc, char **argv) {
    int pairs = argc > 1 ? atoi(argv[1]) : 1, idle_count = argc > 2 ? atoi(argv[2]) : 10000;
    int active_count = argc > 3 ? atoi(argv[3]) : 1000, rounds = argc > 4 ? atoi(argv[4]) : 20;
    struct echo_server *servers[PAIRS_MOST];
    pid_t idle_pids[PAIRS_MOST], active_pids[PAIRS_MOST];
    struct rlimit limit;
    struct idle *idle = shared_memory(PAIRS_MOST * sizeof *idle);
    struct active *active = shared_memory(PAIRS_MOST * sizeof *active);
    double start = check_seconds();
    if (pairs < 1 || pairs > PAIRS_MOST) {
        (void)fprintf(stderr, "usage: many [PAIRS] [IDLE] [ACTIVE] [ROUNDS]\n");
        return 2;
    }
    (void)alarm(600);
    MUST(getrlimit(RLIMIT_NOFILE, &limit));
    if (limit.rlim_max < (rlim_t)(idle_count + active_count) / (rlim_t)pairs + SPARE) {
        check_skip("the hard limit of open files is too low for so many connections");
    }
    for (int i = 0; i < pairs; i++) {
        servers[i] = start_echo_server(&(struct echo_options){.grace_ms = 1000});
        idle[i] = (struct idle){.port = servers[i]->port, .count = idle_count / pairs, .number = i};
        idle_pids[i] = start_process(stay_idle, &idle[i]);
    }
    for (int i = 0; i < pairs; i++) {
        while (!atomic_load(&idle[i].open) && check_seconds() < start + 300) {
            check_sleep_ms(5);
        }
    }
    double connected = check_seconds();
    for (int i = 0; i < pairs; i++) {
        active[i] = (struct active){.port = servers[i]->port, .count = active_count / pairs, .rounds = rounds, .number = i};
        active_pids[i] = start_process(talk, &active[i]);
    }
    for (int i = 0; i < pairs; i++) {
        end_process(active_pids[i], "the active clients");
        printf("  active clients %d: %llu messages, %llu bytes came back right, beside %d idle connections\n", i, active[i].messages,
               active[i].bytes, idle[i].count);
        CHECK_INT(active[i].messages, (long long)active[i].count * rounds);
    }
    double talked = check_seconds();
    for (int i = 0; i < pairs; i++) {
        atomic_store(&idle[i].wake, true);
    }
    for (int i = 0; i < pairs; i++) {
        end_process(idle_pids[i], "the idle clients");
        stop_echo_server(servers[i]);
        CHECK_INT(servers[i]->accepted, idle[i].count + active[i].count);
        CHECK(servers[i]->most_open >= (unsigned long)idle[i].count);
    }
    printf("  %d idle and %d active connections at %d servers; %.1f s to connect, %.1f s of talk, %.1f s in all\n", idle_count, active_count,
           pairs, connected - start, talked - connected, check_seconds() - start);
    return check_end();
}
