/* The echo server on streams of the event loop, with callbacks. */
#include <rustsock.h>

#define ECHO_CALL(name) rsk_##name
#define ECHO_KEEPS_NOTHING
#include "echo.h"

static void on_data(rsk_stream stream, const void *data, size_t len, void *user) {
    (void)user;
    if (rsk_stream_write(stream, data, len, 0) == 0) {
        (void)rsk_stream_pause(stream);
    }
}

static void on_drain(rsk_stream stream, void *user) {
    (void)user;
    (void)rsk_stream_resume(stream);
}

int main(void) {
    static const rsk_stream_callbacks streams = {.size = sizeof streams, .on_data = on_data, .on_drain = on_drain};
    const rsk_server_callbacks callbacks = {.size = sizeof callbacks, .stream = &streams};
    rsk_stream_options stream = {.size = sizeof stream, .flags = RSK_STREAM_NODELAY};
    rsk_listen_options options = {.size = sizeof options, .stream = &stream};
    rsk_loop loop;
    rsk_server server;
    echo_check(rsk_loop_open(NULL, &loop) == 0, "rsk_loop_open");
    echo_check(rsk_server_adopt(loop, echo_listen(), &options, &callbacks, NULL, &server) == 0, "rsk_server_adopt");
    return rsk_loop_run(loop);
}
