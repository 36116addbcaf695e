/* shown for: rsk_loop rsk_loop_options rsk_loop_statistics rsk_loop_open rsk_loop_close rsk_loop_run rsk_loop_now
 * rsk_loop_backend_name rsk_loop_stats rsk_loop_ref rsk_timer rsk_timer_callback rsk_timer_start rsk_timer_again
 * rsk_timer_stop */
#include <rustsock.h>
#include <inttypes.h>
#include <stdio.h>

static rsk_loop loop;
static rsk_timer heartbeat;

static int failed(const char *step)
{
    rsk_perror(step);
    return 1;
}

/* Called three times, then it ends both timers, and with them the run. */
static void count(rsk_timer timer, void *user)
{
    int *left = user;

    printf("%d to go\n", *left);
    if (--*left == 0)
        rsk_timer_stop(timer);
}

static void beat(rsk_timer timer, void *user)
{
    (void)user;
    printf("alive at %" PRId64 "\n", rsk_loop_now(loop));
    /* Due once, and set again here: later each time. */
    rsk_timer_again(timer, 2000);
}

int main(void)
{
    rsk_loop_options options = {.size = sizeof options, .backend = RSK_POLLER_AUTO};
    rsk_loop_statistics statistics = {.size = sizeof statistics};
    rsk_timer_callback every_time = count;
    int left = 3;

    if (rsk_loop_open(&options, &loop) == -1)
        return failed("open");
    printf("waiting with %s\n", rsk_loop_backend_name(loop));
    if (rsk_timer_start(loop, 10, 10, every_time, &left, NULL) == -1
        || rsk_timer_start(loop, 0, 0, beat, NULL, &heartbeat) == -1
        || rsk_loop_ref(heartbeat.id, 0) == -1) /* it alone does not keep the loop going */
        return failed("timers");
    if (rsk_loop_run(loop) == -1)
        return failed("run");
    if (rsk_loop_stats(loop, &statistics) == -1)
        return failed("stats");
    printf("%" PRIu64 " events in %" PRIu64 " turns\n", statistics.events, statistics.turns);
    return rsk_loop_close(loop) == 0 ? 0 : failed("close");
}
