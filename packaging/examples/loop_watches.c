/* shown for: rsk_watch rsk_watch_callback rsk_watch_start rsk_watch_change rsk_watch_stop rsk_signal rsk_signal_callback
 * rsk_signal_start rsk_signal_stop */
#include <rustsock.h>
#include <stdio.h>
#include <unistd.h>

static int ends[2];
static rsk_signal interrupt;

static int failed(const char *step)
{
    rsk_perror(step);
    return 1;
}

/* One end of a pipe that the program reads itself. */
static void readable(rsk_watch watch, int events, void *user)
{
    char byte;

    (void)user;
    if ((events & RSK_READABLE) && rsk_read(ends[0], &byte, 1) == 1) {
        printf("read %c\n", byte);
        return;
    }
    puts("the other end is closed");
    rsk_watch_stop(watch);
}

/* Not in a signal handler: everything may be done here. */
static void interrupted(rsk_signal signal, int number, void *user)
{
    (void)user;
    printf("signal %d\n", number);
    rsk_close(ends[1]);
    rsk_signal_stop(signal);
}

int main(void)
{
    rsk_watch_callback when_ready = readable;
    rsk_signal_callback on_interrupt = interrupted;
    rsk_watch watch;
    rsk_loop loop;

    if (pipe(ends) == -1 || rsk_loop_open(NULL, &loop) == -1)
        return failed("open");
    if (rsk_watch_start(loop, ends[0], RSK_READABLE | RSK_PRIORITY, when_ready, NULL, &watch) == -1
        || rsk_watch_change(watch, RSK_READABLE) == -1
        || rsk_signal_start(loop, SIGINT, on_interrupt, NULL, &interrupt) == -1)
        return failed("start");
    if (rsk_write(ends[1], "x", 1) != 1 || raise(SIGINT) != 0)
        return failed("write");
    if (rsk_loop_run(loop) == -1)
        return failed("run");
    rsk_close(ends[0]);
    return rsk_loop_close(loop) == 0 ? 0 : failed("close");
}
