/* shown for: rsk_loop_poll rsk_loop_event rsk_loop_wakeup rsk_loop_alive */
#include <rustsock.h>
#include <stdio.h>

static int failed(const char *step)
{
    rsk_perror(step);
    return 1;
}

int main(void)
{
    rsk_loop_event events[16];
    rsk_loop loop;
    rsk_server server;
    rsk_timer timer;
    int count;

    if (rsk_loop_open(NULL, &loop) == -1)
        return failed("open");
    /* No callbacks anywhere: everything comes as an event. */
    if (rsk_server_listen(loop, NULL, NULL, NULL, &server) == -1
        || rsk_timer_start(loop, 20, 0, NULL, NULL, &timer) == -1
        || rsk_loop_wakeup(loop) == -1)
        return failed("start");
    while (rsk_loop_alive(loop) == 1) {
        if ((count = rsk_loop_poll(loop, events, 16, 1000)) == -1)
            return failed("poll");
        for (int i = 0; i < count; i++) {
            switch (events[i].kind) {
            case RSK_EVENT_LISTENING:
                puts("listening");
                break;
            case RSK_EVENT_WAKEUP:
                puts("woken");
                break;
            case RSK_EVENT_TIMER:
                puts("time is over");
                rsk_server_close(server, 0, 0);
                break;
            case RSK_EVENT_SERVER_CLOSE:
                printf("closed, %d streams were cut off\n", (int)events[i].value);
                break;
            }
        }
    }
    return rsk_loop_close(loop) == 0 ? 0 : failed("close");
}
