/* random_streams [--seed N] [--rounds N] [--first N] [--backend select|poll|epoll] [--front callbacks|array] [--slow] [--tell]:
 * rounds of random calls to servers and streams of one loop, from outside and from inside callbacks, at both ends of each
 * connection. A model says what must come of it. What one round does follows from seed and round: --first R --rounds 1 repeats it.
 * --slow is for runs under a tool: only the limits of time are larger. */
#include "random_streams.h"

#include <dirent.h>
#include <malloc.h>

CHECK_PROGRAM("random_streams");

enum { WARM_UP = 100, MAY_GROW = 256 << 10 };

static const char *const backends[] = {"auto", "select", "poll", "epoll"};

void random_wrong(struct world *world, const char *file, int line, const char *format, ...) {
    char text[512];
    va_list values;
    if (world->wrong) {
        return; /* what follows from the first */
    }
    va_start(values, format);
    (void)vsnprintf(text, sizeof text, format, values);
    va_end(values);
    check_report(file, line, "round %d: %s (random_streams --seed %llu --first %d --rounds 1 --backend %s --front %s)", world->round, text,
                 (unsigned long long)world->seed, world->round, backends[world->backend], world->array ? "array" : "callbacks");
    world->wrong = true;
}

static int open_descriptors(void) {
    int count = 0;
    DIR *list = opendir("/proc/self/fd");
    MUST(list != NULL ? 0 : -1);
    while (readdir(list) != NULL) {
        count++;
    }
    MUST(closedir(list));
    return count;
}

/* One turn by one of the front ends. */
static void turn(struct world *world, int timeout_ms) {
    rsk_loop_event events[EVENTS_AT_ONCE];
    world->turns++;
    if (!world->array) {
        if (rsk_loop_turn(world->loop, timeout_ms) < 0) {
            WRONG(world, "rsk_loop_turn: %s", strerror(errno));
        }
        return;
    }
    int count = rsk_loop_poll(world->loop, events, 1 + (int)draw(world, EVENTS_AT_ONCE), timeout_ms);
    if (count < 0) {
        WRONG(world, "rsk_loop_poll: %s", strerror(errno));
    }
    for (int i = 0; i < count; i++) {
        take_event(world, &events[i]);
    }
}

static void finish(struct world *world) {
    world->ending = true;
    for (int i = 0; i < world->handle_count; i++) {
        struct handle *handle = &world->handles[i];
        if (handle->closes == 0 && !handle->destroyed && !handle->detached) {
            (void)rsk_stream_resume(handle->stream);
            handle->paused = false;
            if (!handle->ended) {
                end_stream(world, handle);
            }
        }
    }
}

/* New streams may come while the others end: from the queue of a server. */
static void end_in_order(struct world *world, double limit) {
    for (int i = 0; i < world->server_count; i++) {
        IGNORE(rsk_server_set_max(world->servers[i].server, 0));
        IGNORE(rsk_server_resume(world->servers[i].server));
    }
    world->ending = true;
    for (int pass = 0; !all_closed(world) && check_seconds() < limit && !world->wrong; pass++) {
        finish(world);
        bool connecting = false;
        for (int i = 0; i < world->handle_count; i++) {
            connecting = connecting || (world->handles[i].closes == 0 && world->handles[i].connecting);
        }
        for (int i = 0; i < world->server_count && !connecting && pass > 3; i++) {
            if (!world->servers[i].closing) {
                close_server(world, &world->servers[i], -1, 0);
            }
        }
        turn(world, 5);
    }
}

static void cut_off(struct world *world, double limit) {
    for (int i = 0; i < world->server_count; i++) {
        close_server(world, &world->servers[i], (int)draw(world, 30), one_in(world, 2) ? RSK_CLOSE_END : 0);
    }
    bool open = true;
    while (open && check_seconds() < limit && !world->wrong) {
        open = false;
        for (int i = 0; i < world->server_count; i++) {
            open = open || world->servers[i].closes == 0;
        }
        turn(world, 5);
    }
    world->ending = true;
    for (int i = 0; i < world->handle_count; i++) {
        if (world->handles[i].closes == 0 && !world->handles[i].destroyed) {
            destroy_stream(world, &world->handles[i], 0);
        }
    }
}

static void on_tick(rsk_timer timer, void *user) {
    struct world *world = user;
    (void)timer;
    world->turns++;
    for (uint64_t n = draw(world, 6); n > 0 && world->steps > 0; n--) {
        random_step(world, false);
    }
    if (world->steps <= 0 || world->wrong) {
        IGNORE(rsk_timer_stop(world->ticker));
        IGNORE(rsk_loop_stop(world->loop));
    }
}

static void make_steps(struct world *world, double limit) {
    if (!world->array && one_in(world, 3)) { /* everything from callbacks */
        CHECK_INT(rsk_timer_start(world->loop, 1, 1, on_tick, world, &world->ticker), 0);
        CHECK_INT(rsk_loop_run(world->loop), 1);
        return;
    }
    while (world->steps > 0 && check_seconds() < limit && !world->wrong) {
        for (uint64_t n = draw(world, 8); n > 0 && world->steps > 0; n--) {
            random_step(world, false);
        }
        turn(world, (int)draw(world, 3));
    }
}

static void play(struct world *world) {
    double limit = check_seconds() + (world->slow ? 60 : 10);
    rsk_loop_options options = {.size = sizeof options, .backend = world->backend, .read_size = one_in(world, 2) ? 0 : 1024 + draw(world, 5000)};
    MUST(rsk_loop_open(&options, &world->loop));
    open_servers(world);
    make_steps(world, limit);
    uint64_t how = draw(world, 10);
    TELL(world, "end %llu", (unsigned long long)how);
    if (how < 6) {
        end_in_order(world, limit);
    } else if (how < 8) {
        cut_off(world, limit);
    }
    while (how < 8 && !all_closed(world) && check_seconds() < limit && !world->wrong) {
        turn(world, 10);
    }
    if (how < 8 && !all_closed(world)) {
        WRONG(world, "the round does not end");
        print_world(world);
    }
    if (how < 8 && !world->array && !world->wrong) {
        CHECK_INT(rsk_loop_run(world->loop), 0);
    }
    world->ending = true;
    for (int i = 0; i < world->handle_count; i++) {
        world->handles[i].side->causes |= world->handles[i].closes == 0 ? (unsigned)CUT_OFF : 0U;
    }
    for (int i = 0; i < world->server_count; i++) {
        world->servers[i].closing = true;
        world->servers[i].grace = -1;
    }
    if (rsk_loop_close(world->loop) != 0) {
        WRONG(world, "rsk_loop_close: %s", strerror(errno));
    }
    if (!world->array && !all_closed(world)) {
        WRONG(world, "rsk_loop_close without on_close of everything");
        print_world(world);
    }
    check_round(world);
    if (world->wrong) {
        print_world(world);
    }
}

struct plan {
    uint64_t seed;
    int first, rounds, backend, front; /* -1: either */
    bool slow, told;
};

static void run(const struct plan *plan) {
    static struct world world; /* large */
    unsigned long events = 0;
    unsigned long long bytes = 0;
    size_t before = 0;
    for (int round = plan->first; round < plan->first + plan->rounds && atomic_load(&check_counts.differ) == 0; round++) {
        int files = open_descriptors();
        memset(&world, 0, sizeof world);
        world.random = plan->seed * 1000003U + (uint64_t)round;
        world.seed = plan->seed;
        world.round = round;
        world.slow = plan->slow;
        world.told = plan->told;
        uint64_t backend = RSK_POLLER_SELECT + draw(&world, 3), array = draw(&world, 2);
        world.backend = plan->backend > 0 ? plan->backend : (int)backend;
        world.array = plan->front >= 0 ? plan->front == 1 : array == 1;
        world.steps = 30 + (int)draw(&world, 250);
        play(&world);
        atomic_fetch_add(&check_counts.cases, world.events);
        CHECK_INT(open_descriptors(), files);
        events += world.events;
        bytes += world.bytes;
        if (round == plan->first + WARM_UP) {
            before = mallinfo2().uordblks;
        }
        if (plan->rounds > 100 && round % 100 == 99) {
            printf("  %d rounds, %lu events, %llu bytes arrived\n", round + 1, events, bytes);
        }
    }
    size_t after = mallinfo2().uordblks;
    if (plan->rounds > WARM_UP && before > 0 && after > before + MAY_GROW) {
        check_report(__FILE__, __LINE__, "memory in use grew from %zu to %zu bytes", before, after);
    }
    printf("seed %llu: %d rounds, %lu events, %llu bytes arrived, %zu bytes in use at the end\n", (unsigned long long)plan->seed,
           plan->rounds, events, bytes, after);
}

static int position(const char *word, const char *const *words, int count) {
    for (int i = 0; i < count; i++) {
        if (strcmp(word, words[i]) == 0) {
            return i;
        }
    }
    (void)fprintf(stderr, "random_streams: %s?\n", word);
    exit(2);
}

int main(int argc, char **argv) {
    static const char *const fronts[] = {"callbacks", "array"};
    struct plan plan = {.seed = 20261120, .rounds = 1000, .front = -1};
    (void)unsetenv("RUSTSOCK_POLLER"); /* the test chooses */
    for (int i = 1; i < argc; i++) {
        bool more = i + 1 < argc;
        if (strcmp(argv[i], "--slow") == 0) {
            plan.slow = true;
        } else if (strcmp(argv[i], "--tell") == 0) {
            plan.told = true;
        } else if (strcmp(argv[i], "--seed") == 0 && more) {
            plan.seed = strtoull(argv[++i], NULL, 10);
        } else if (strcmp(argv[i], "--rounds") == 0 && more) {
            plan.rounds = atoi(argv[++i]);
        } else if (strcmp(argv[i], "--first") == 0 && more) {
            plan.first = atoi(argv[++i]);
        } else if (strcmp(argv[i], "--backend") == 0 && more) {
            plan.backend = position(argv[++i], backends, 4);
        } else if (strcmp(argv[i], "--front") == 0 && more) {
            plan.front = position(argv[++i], fronts, 2);
        } else {
            (void)fprintf(stderr, "usage: random_streams [--seed N] [--rounds N] [--first N] [--backend B] [--front F] [--slow] [--tell]\n");
            return 2;
        }
    }
    (void)alarm(plan.slow ? 3000 : 280);
    run(&plan);
    return check_end();
}
