/* Loops: timers, signals, watches, other threads, both front ends; and everything that may be done wrong with them. */
#include "event_loop.h"

CHECK_PROGRAM("event_loop");

int backend_in_test;

rsk_loop open_loop(void)
{
    rsk_loop_options options = {.size = sizeof options, .backend = backend_in_test};
    rsk_loop loop = {0};
    MUST(rsk_loop_open(&options, &loop));
    return loop;
}

int main(void)
{
    static const int backends[] = {RSK_POLLER_EPOLL, RSK_POLLER_POLL, RSK_POLLER_SELECT};
    static const char *const names[] = {"epoll", "poll", "select"};

    MUST(rsk_set_language("en"));
    for (size_t i = 0; i < sizeof backends / sizeof backends[0]; i++) {
        backend_in_test = backends[i];
        rsk_loop loop = open_loop();
        if (strcmp(rsk_loop_backend_name(loop), names[i]) != 0) {
            printf("RUSTSOCK_POLLER makes it %s and not %s: not tried\n", rsk_loop_backend_name(loop), names[i]);
            MUST(rsk_loop_close(loop));
            continue;
        }
        MUST(rsk_loop_close(loop));
        arguments_part();
        strangers_part();
        timers_part();
        threads_part();
        waiting_part();
        array_part();
    }
    return check_end();
}
