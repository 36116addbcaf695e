/* event_stream: what rsk_stream_ promises holds on select, poll and epoll, with callbacks and with the event array. */
#include "event_stream.h"

CHECK_PROGRAM("event_stream");

static const char *const names[] = {"auto", "select", "poll", "epoll"};

static const struct {
    const char *name;
    void (*run)(void);
} parts[] = {
    {"refusals", refusals_part}, {"options", options_part}, {"settings", settings_part}, {"writes", writes_part},
    {"marks", marks_part},       {"files", files_part},     {"framing", framing_part},   {"endings", endings_part},
    {"callbacks", callbacks_part}, {"pipes", pipes_part},   {"detach", detach_part},     {"times", times_part},
    {"connects", connects_part}, {"counts", counts_part},   {"stops", stops_part},
};

static void all_parts(const char *only) {
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (only == NULL || strcmp(only, parts[i].name) == 0) {
            rsk_loop_options options = {.size = sizeof options, .backend = backend_in_test};
            unsigned long before = atomic_load(&check_counts.differ);
            CHECK_GIVES(rsk_loop_open(&options, &loop_in_test), 0);
            parts[i].run();
            CHECK_GIVES(rsk_loop_close(loop_in_test), 0);
            if (atomic_load(&check_counts.differ) > before) {
                printf("  in %s, %s\n", parts[i].name, array_front ? "array" : "callbacks");
            }
        }
    }
}

int main(int argc, char **argv) {
    (void)alarm(120);
    (void)unsetenv("RUSTSOCK_POLLER");
    CHECK_GIVES(rsk_set_language("en"), 0);
    for (backend_in_test = RSK_POLLER_SELECT; backend_in_test <= RSK_POLLER_EPOLL; backend_in_test++) {
        for (int front = 0; front < 2; front++) {
            double start = check_seconds();
            unsigned long before = atomic_load(&check_counts.cases), differed = atomic_load(&check_counts.differ);
            array_front = front == 1;
            all_parts(argc > 1 ? argv[1] : NULL);
            printf("  %-6s %-9s %lu cases, %lu differ, %.1f s\n", names[backend_in_test], front ? "array" : "callbacks",
                   atomic_load(&check_counts.cases) - before, atomic_load(&check_counts.differ) - differed,
                   check_seconds() - start);
        }
    }
    return check_end();
}
