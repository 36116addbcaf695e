/* The echo server on libuv, in the way libuv is meant to be used: its own streams, a shared buffer, and uv_try_write with
 * uv_write for what is left. */
#define ECHO_KEEPS_NOTHING
#include "echo.h"

#include <uv.h>

struct pending {
    uv_write_t request;
    char bytes[];
};

static void give_buffer(uv_handle_t *handle, size_t suggested, uv_buf_t *buffer) {
    (void)handle;
    (void)suggested;
    *buffer = uv_buf_init(echo_buffer, sizeof echo_buffer);
}

static void on_closed(uv_handle_t *handle) {
    free(handle);
}

static void on_read(uv_stream_t *stream, ssize_t have, const uv_buf_t *buffer);

static void on_written(uv_write_t *request, int status) {
    uv_stream_t *stream = request->handle;
    free(request);
    if (status < 0) {
        uv_close((uv_handle_t *)stream, on_closed);
    } else {
        echo_check(uv_read_start(stream, give_buffer, on_read) == 0, "uv_read_start");
    }
}

static void write_rest(uv_stream_t *stream, const char *bytes, size_t len) {
    struct pending *pending = malloc(sizeof *pending + len);
    echo_check(pending != NULL, "malloc");
    memcpy(pending->bytes, bytes, len);
    uv_buf_t rest = uv_buf_init(pending->bytes, (unsigned)len);
    echo_check(uv_read_stop(stream) == 0, "uv_read_stop");
    echo_check(uv_write(&pending->request, stream, &rest, 1, on_written) == 0, "uv_write");
}

static void on_read(uv_stream_t *stream, ssize_t have, const uv_buf_t *buffer) {
    if (have < 0) {
        uv_close((uv_handle_t *)stream, on_closed);
        return;
    }
    uv_buf_t answer = uv_buf_init(buffer->base, (unsigned)have);
    int sent = have == 0 ? 0 : uv_try_write(stream, &answer, 1);
    if (sent < 0 && sent != UV_EAGAIN) {
        uv_close((uv_handle_t *)stream, on_closed);
    } else if (sent < have) {
        size_t from = sent < 0 ? 0 : (size_t)sent;
        write_rest(stream, buffer->base + from, (size_t)have - from);
    }
}

static void on_connection(uv_stream_t *listener, int status) {
    uv_tcp_t *client = malloc(sizeof *client);
    echo_check(status == 0 && client != NULL, "connection");
    echo_check(uv_tcp_init(listener->loop, client) == 0, "uv_tcp_init");
    echo_check(uv_accept(listener, (uv_stream_t *)client) == 0, "uv_accept");
    echo_check(uv_tcp_nodelay(client, 1) == 0, "uv_tcp_nodelay");
    echo_check(uv_read_start((uv_stream_t *)client, give_buffer, on_read) == 0, "uv_read_start");
}

int main(void) {
    uv_loop_t *loop = uv_default_loop();
    uv_tcp_t listener;
    echo_check(loop != NULL && uv_tcp_init(loop, &listener) == 0, "uv_tcp_init");
    echo_check(uv_tcp_open(&listener, echo_listen()) == 0, "uv_tcp_open");
    echo_check(uv_listen((uv_stream_t *)&listener, 4096, on_connection) == 0, "uv_listen");
    return uv_run(loop, UV_RUN_DEFAULT);
}
