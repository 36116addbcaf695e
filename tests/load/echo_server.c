/* An echo server as a program with the library has it: callbacks, back-pressure, an end by signal. */
#include "load.h"

#include <signal.h>

static rsk_server listener;
static double asked_to_close;

static void on_data(rsk_stream stream, const void *data, size_t len, void *user) {
    struct echo_server *server = user;
    int result = rsk_stream_write(stream, data, len, 0);
    atomic_fetch_add(&server->bytes, len);
    if (result == 0) {
        IGNORE(rsk_stream_pause(stream));
    } else if (result < 0 && errno != EPIPE && errno != EALREADY) { /* those: it has ended or failed, which is told next */
        atomic_fetch_add(&server->unexpected, 1);
        IGNORE(rsk_stream_destroy(stream, 0));
    }
}

static void on_drain(rsk_stream stream, void *user) {
    (void)user;
    IGNORE(rsk_stream_resume(stream));
}

static void on_timeout(rsk_stream stream, int which, void *user) {
    struct echo_server *server = user;
    (void)which;
    atomic_fetch_add(&server->timeouts, 1);
    IGNORE(rsk_stream_destroy(stream, 0));
}

static void on_error(rsk_stream stream, int code, void *user) {
    struct echo_server *server = user;
    (void)stream;
    (void)code;
    atomic_fetch_add(&server->errors, 1);
}

static void on_close(rsk_stream stream, int code, void *user) {
    struct echo_server *server = user;
    (void)stream;
    (void)code;
    atomic_fetch_add(&server->closed, 1);
    atomic_fetch_sub(&server->open, 1);
}

static void on_connection(rsk_server which, rsk_stream stream, void *user) {
    static const rsk_framing lines = {.size = sizeof lines, .kind = RSK_FRAME_LINE, .flags = RSK_FRAME_KEEP, .max = 4096};
    struct echo_server *server = user;
    (void)which;
    unsigned long open = atomic_fetch_add(&server->open, 1) + 1;
    atomic_fetch_add(&server->accepted, 1);
    if (open > atomic_load(&server->most_open)) {
        atomic_store(&server->most_open, open);
    }
    if (server->options.lines && rsk_stream_set_framing(stream, &lines) != 0) {
        atomic_fetch_add(&server->unexpected, 1);
    }
}

static void on_drop(rsk_server which, int reason, const struct sockaddr *peer, socklen_t len, void *user) {
    struct echo_server *server = user;
    (void)which;
    (void)reason;
    (void)peer;
    (void)len;
    atomic_fetch_add(&server->drops, 1);
}

static void on_server_error(rsk_server which, int code, void *user) {
    struct echo_server *server = user;
    (void)which;
    (void)code;
    atomic_fetch_add(&server->accept_errors, 1);
}

static void on_server_close(rsk_server which, int forced, void *user) {
    struct echo_server *server = user;
    (void)which;
    server->close_seconds = check_seconds() - asked_to_close;
    atomic_store(&server->forced, (unsigned long)forced);
}

static void on_signal(rsk_signal signal, int number, void *user) {
    struct echo_server *server = user;
    (void)number;
    asked_to_close = check_seconds();
    MUST(rsk_server_close(listener, server->options.grace_ms, RSK_CLOSE_END));
    MUST(rsk_signal_stop(signal));
}

static void serve(void *argument) {
    struct echo_server *server = argument;
    const struct echo_options *options = &server->options;
    rsk_stream_callbacks streams = {.size = sizeof streams, .on_data = on_data, .on_drain = on_drain, .on_timeout = on_timeout,
                                    .on_error = on_error, .on_close = on_close};
    rsk_server_callbacks callbacks = {.size = sizeof callbacks, .on_connection = on_connection, .on_drop = on_drop,
                                      .on_error = on_server_error, .on_close = on_server_close, .stream = &streams};
    rsk_stream_options stream = {.size = sizeof stream, .flags = RSK_STREAM_NODELAY | (options->half_open ? RSK_STREAM_HALF_OPEN : 0),
                                 .idle_timeout_ms = options->idle_ms, .close_timeout_ms = options->close_ms,
                                 .soft_mark = options->soft, .hard_mark = options->hard};
    rsk_listen_options listen = {.size = sizeof listen, .host = "127.0.0.1", .backlog = 4096, .max_connections = options->max_connections,
                                 .flags = options->refuse_with_reset ? RSK_LISTEN_RESET : 0, .stream = &stream};
    rsk_loop_options how = {.size = sizeof how, .backend = options->backend};
    struct sockaddr_in address = {0};
    socklen_t len = sizeof address;
    rsk_loop loop;
    rsk_signal term;
    if (options->descriptors > 0) {
        limit_descriptors(options->descriptors);
    } else {
        raise_descriptors();
    }
    MUST(rsk_loop_open(&how, &loop));
    MUST(rsk_signal_start(loop, SIGTERM, on_signal, server, &term));
    MUST(rsk_server_listen(loop, &listen, &callbacks, server, &listener));
    MUST(rsk_server_address(listener, (struct sockaddr *)&address, &len));
    server->port = ntohs(address.sin_port);
    atomic_store(&server->ready, true);
    CHECK_INT(rsk_loop_run(loop), 0);
    CHECK_INT(rsk_loop_close(loop), 0);
    CHECK_INT(atomic_load(&server->open), 0);
    CHECK_INT(atomic_load(&server->closed), atomic_load(&server->accepted));
    CHECK_INT(atomic_load(&server->unexpected), 0);
}

struct echo_server *start_echo_server(const struct echo_options *options) {
    struct echo_server *server = shared_memory(sizeof *server);
    server->options = *options;
    server->pid = start_process(serve, server);
    for (int i = 0; i < 500 && !atomic_load(&server->ready); i++) {
        check_sleep_ms(10);
    }
    MUST(atomic_load(&server->ready) ? 0 : -1);
    return server;
}

void stop_echo_server(struct echo_server *server) {
    MUST(kill(server->pid, SIGTERM));
    end_process(server->pid, "the echo server");
    if (server->close_seconds > (double)server->options.grace_ms / 1e3 + 0.1) {
        check_report(__FILE__, __LINE__, "the server took %.3f s to close with a grace of %d ms", server->close_seconds,
                     server->options.grace_ms);
    }
}
