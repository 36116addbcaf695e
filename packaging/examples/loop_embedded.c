/* shown for: rsk_loop_fd rsk_loop_timeout rsk_loop_turn */
#include <rustsock.h>
#include <stdio.h>

static int failed(const char *step)
{
    rsk_perror(step);
    return 1;
}

static void tick(rsk_timer timer, void *user)
{
    (void)timer;
    ++*(int *)user;
}

int main(void)
{
    int ticks = 0;
    rsk_loop loop;
    struct pollfd both[2] = {{.fd = -1, .events = POLLIN}, {.fd = -1, .events = POLLIN}};

    if (rsk_loop_open(NULL, &loop) == -1
        || rsk_timer_start(loop, 10, 10, tick, &ticks, NULL) == -1)
        return failed("open");

    /* The program has a loop of its own, and this one is a descriptor in it. */
    if ((both[0].fd = rsk_loop_fd(loop)) == -1)
        printf("select and poll have no descriptor: wait for %d ms\n", rsk_loop_timeout(loop));
    while (ticks < 3) {
        if (rsk_poll(both, 2, both[0].fd == -1 ? rsk_loop_timeout(loop) : -1) == -1)
            return failed("poll");
        if (rsk_loop_turn(loop, 0) == -1)
            return failed("turn");
    }
    printf("%d ticks\n", ticks);
    return rsk_loop_close(loop) == 0 ? 0 : failed("close");
}
