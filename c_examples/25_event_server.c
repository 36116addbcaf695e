/*
 * Lesson 25: an echo server without a loop of its own making: the library waits, the program is called.
 *
 * Compare it with lesson 09: no table of clients, no bookkeeping of what to wait for, no partial send.
 * What stays to be decided is back-pressure: rsk_stream_write() takes everything up to the hard mark,
 * and says with 0 that more than the soft mark is waiting. Who then stops reading is safe.
 *
 * Run:     build/examples/25_event_server 8080        then:  nc 127.0.0.1 8080      Ctrl-C ends it
 * Look at: on_data() and on_drain() are the whole server; the rest counts. Nothing is done when a client
 *          ends its direction: what is queued goes out, then the stream ends too (net.Socket's allowHalfOpen
 *          is RSK_STREAM_HALF_OPEN). At the end clients have 100 ms to go.
 */
#include "loop_start.h" /* start_loop(), start_server(), close_server(); check(), check_stream() */

static struct totals {
    long served, lost;
} totals;

static void on_data(rsk_stream stream, const void *data, size_t len, void *user) {
    (void)user;
    if (check_stream(rsk_stream_write(stream, data, len, 0)) == 0) /* copied; 0: above the soft mark */
        check_stream(rsk_stream_pause(stream));                    /* the client waits too: TCP sees to that */
}

static void on_drain(rsk_stream stream, void *user) {
    (void)user;
    check_stream(rsk_stream_resume(stream));
}

static void on_error(rsk_stream stream, int code, void *user) {
    struct totals *t = user;

    (void)stream;
    (void)code;
    if (++t->lost == 1)
        rsk_perror("first lost client"); /* more of them are only counted */
}

static void on_connection(rsk_server server, rsk_stream stream, void *user) {
    struct totals *t = user;

    (void)server;
    (void)stream;
    t->served++;
}

static void on_drop(rsk_server server, int reason, const struct sockaddr *peer, socklen_t len, void *user) {
    (void)server;
    (void)peer;
    (void)len;
    (void)user;
    fprintf(stderr, "a client was turned away, reason %d\n", reason);
    rsk_perror("accept"); /* with every descriptor in use there is none for a new client */
}

static void on_server_close(rsk_server server, int forced, void *user) {
    struct totals *t = user;

    (void)server;
    printf("stopped; clients served: %ld, lost: %ld, cut off: %d\n", t->served, t->lost, forced);
}

int main(int argc, char **argv) {
    const rsk_stream_callbacks stream = {
        .size = sizeof stream, .on_data = on_data, .on_drain = on_drain, .on_error = on_error
    };
    const rsk_server_callbacks callbacks = {
        .size = sizeof callbacks, .on_connection = on_connection, .on_drop = on_drop, .on_close = on_server_close,
        .stream = &stream
    };
    rsk_server server;
    rsk_loop loop;

    if (argc != 2)
        return fprintf(stderr, "usage: %s port\n", argv[0]), 2;
    loop = start_loop();
    server = start_server(loop, argv[1], (rsk_listen_options){ 0 }, &callbacks, &totals, rsk_loop_backend_name(loop));
    at_the_end(loop, close_server, &server);
    check(rsk_loop_run(loop)); /* until nothing is left: no server, no stream */
    check(rsk_loop_close(loop));
    return EXIT_SUCCESS;
}
