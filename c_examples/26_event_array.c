/*
 * Lesson 26: the echo server of lesson 25 once more, and nothing calls back: events come as an array.
 *
 * rsk_loop_poll() waits, and fills an array with what has happened, in order. Program and data stay in
 * one place, which is easier to follow, and other languages can use it without calling C back. It is the
 * same loop: callbacks and array differ only in who looks up what to do.
 *
 * Run:     build/examples/26_event_array 8080         then:  nc 127.0.0.1 8080      Ctrl-C ends it
 * Look at: each event says what happened (kind) and to whom (source); data is there until the next
 *          rsk_loop_poll(). An event of a stream that this program has closed does not come any more.
 */
#include "loop_start.h" /* start_loop(), start_server(), at_the_end(); check(), check_stream() */

enum { EVENTS = 64 };

static long served, lost;

static void echo(rsk_stream stream, const rsk_loop_event *event) {
    if (check_stream(rsk_stream_write(stream, event->data, event->len, 0)) == 0) /* above the soft mark */
        check_stream(rsk_stream_pause(stream));
}

/* What happened to a stream. */
static void handle_stream(const rsk_loop_event *event) {
    rsk_stream stream = { event->source };

    if (event->kind == RSK_EVENT_DATA)
        echo(stream, event);
    else if (event->kind == RSK_EVENT_DRAIN)
        check_stream(rsk_stream_resume(stream));
    else if (event->kind == RSK_EVENT_ERROR && ++lost == 1)
        fprintf(stderr, "first lost client: %s\n", rsk_error_name(event->code));
}

/* 0 when it was the last event of the server. */
static int handle(rsk_server server, const rsk_loop_event *event) {
    switch (event->kind) {
    case RSK_EVENT_CONNECTION: /* value is the new stream; DATA of it comes later */
        served++;
        return 1;
    case RSK_EVENT_DROP: /* value is the reason, data the address */
        fprintf(stderr, "a client was turned away, reason %d: %s\n", (int)event->value, rsk_error_name(event->code));
        return 1;
    case RSK_EVENT_SIGNAL:
        if (rsk_server_close(server, 100, RSK_CLOSE_END) == -1 && rsk_last_error() != EALREADY)
            check(-1);
        return 1;
    case RSK_EVENT_SERVER_CLOSE:
        printf("stopped; clients served: %ld, lost: %ld, cut off: %d\n", served, lost, (int)event->value);
        return 0;
    default:
        handle_stream(event);
        return 1;
    }
}

int main(int argc, char **argv) {
    rsk_loop_event events[EVENTS];
    int running = 1, n;
    rsk_server server;
    rsk_loop loop;

    if (argc != 2)
        return fprintf(stderr, "usage: %s port\n", argv[0]), 2;
    loop = start_loop();
    server = start_server(loop, argv[1], (rsk_listen_options){ 0 }, NULL, NULL, rsk_loop_backend_name(loop));
    at_the_end(loop, NULL, NULL);
    while (running) {
        n = check(rsk_loop_poll(loop, events, EVENTS, -1));
        for (int i = 0; i < n; i++)
            running &= handle(server, &events[i]);
    }
    check(rsk_loop_close(loop));
    return EXIT_SUCCESS;
}
