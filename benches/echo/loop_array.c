/* The echo server on streams of the event loop, which gives an array of events. */
#include <rustsock.h>

#define ECHO_CALL(name) rsk_##name
#define ECHO_KEEPS_NOTHING
#include "echo.h"

static void handle(const rsk_loop_event *event) {
    rsk_stream stream = {event->source};
    if (event->kind == RSK_EVENT_DATA) {
        if (rsk_stream_write(stream, event->data, event->len, 0) == 0) {
            (void)rsk_stream_pause(stream);
        }
    } else if (event->kind == RSK_EVENT_DRAIN) {
        (void)rsk_stream_resume(stream);
    }
}

int main(void) {
    static rsk_loop_event events[256];
    rsk_stream_options stream = {.size = sizeof stream, .flags = RSK_STREAM_NODELAY};
    rsk_listen_options options = {.size = sizeof options, .stream = &stream};
    rsk_loop loop;
    rsk_server server;
    echo_check(rsk_loop_open(NULL, &loop) == 0, "rsk_loop_open");
    echo_check(rsk_server_adopt(loop, echo_listen(), &options, NULL, NULL, &server) == 0, "rsk_server_adopt");
    for (;;) {
        int count = rsk_loop_poll(loop, events, 256, -1);
        echo_check(count >= 0, "rsk_loop_poll");
        for (int i = 0; i < count; i++) {
            handle(&events[i]);
        }
    }
}
