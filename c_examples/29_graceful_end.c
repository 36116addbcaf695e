/*
 * Lesson 29: ending a server in order: timers, signals, and a close with a grace.
 *
 * A server that is to be replaced must not cut its clients off, and must not wait for ever for one
 * who never leaves. rsk_server_close(grace): nobody new comes in, who is here may finish, and what is
 * left after the grace is cut off. Then on_close tells how many that were. It always comes.
 *
 * Run:     build/examples/29_graceful_end 8080 [GRACE-MS]     then:  nc 127.0.0.1 8080     then: Ctrl-C, and once more
 *          each client gets a work of ten steps, one each 100 ms
 * Look at: a signal is an event as any other: no code runs in a signal handler. The second signal makes
 *          the grace shorter. The loop ends by itself: nothing is left that keeps it running.
 */
#include "loop_start.h" /* start_loop(), start_server(), at_the_end(); check(), check_stream() */

enum { STEPS = 10, STEP_MS = 100 };

struct work {
    rsk_stream stream;
    rsk_timer timer;
    int steps;
};

struct server {
    rsk_loop loop;
    rsk_server server;
    int64_t asked;
    int grace_ms;
};

static void on_step(rsk_timer timer, void *user) {
    struct work *work = user;
    char line[32];

    (void)timer;
    snprintf(line, sizeof line, "step %d of %d\n", ++work->steps, STEPS);
    check_stream(rsk_stream_write(work->stream, line, strlen(line), 0));
    if (work->steps == STEPS) {
        check(rsk_timer_stop(work->timer));
        check_stream(rsk_stream_end(work->stream, 0)); /* after what is queued */
    }
}

static void on_close(rsk_stream stream, int code, void *user) {
    struct work *work = user;

    (void)stream;
    printf("a client has gone after step %d%s%s\n", work->steps, code != 0 ? ": " : "", code != 0 ? rsk_error_name(code) : "");
    if (rsk_timer_stop(work->timer) == -1 && rsk_last_error() != EBADF) /* EBADF: it had stopped before */
        check(-1);
    free(work);
}

static void on_connection(rsk_server server, rsk_stream stream, void *user) {
    const rsk_stream_callbacks callbacks = { .size = sizeof callbacks, .on_close = on_close };
    struct work *work = calloc(1, sizeof *work);
    const struct server *s = user;

    (void)server;
    if (work == NULL) {
        check_stream(rsk_stream_destroy(stream, ENOMEM));
        return;
    }
    work->stream = stream;
    check(rsk_stream_set_callbacks(stream, &callbacks, work));
    check(rsk_timer_start(s->loop, STEP_MS, STEP_MS, on_step, work, &work->timer));
    printf("a client has come\n");
}

static void on_server_close(rsk_server server, int forced, void *user) {
    const struct server *s = user;

    (void)server;
    printf("closed %lld ms after the signal; cut off: %d\n", (long long)(rsk_loop_now(s->loop) - s->asked), forced);
}

static void on_signal(rsk_signal signal, int number, void *user) {
    struct server *s = user;
    int clients = rsk_server_connections(s->server);

    (void)signal;
    if (s->asked == 0) {
        s->asked = rsk_loop_now(s->loop);
        printf("signal %d: no new client; %d here have %d ms\n", number, check(clients), s->grace_ms);
        check(rsk_server_close(s->server, s->grace_ms, 0));
    } else if (rsk_server_close(s->server, 0, 0) == 0) { /* a shorter grace is taken */
        printf("signal %d again: no grace\n", number);
    }
}

int main(int argc, char **argv) {
    /* A client that goes early makes writing fail; half-open: one that only ends its direction does not. */
    const rsk_stream_options stream = { .size = sizeof stream, .flags = RSK_STREAM_HALF_OPEN };
    const rsk_server_callbacks callbacks = { .size = sizeof callbacks, .on_connection = on_connection, .on_close = on_server_close };
    struct server s = { .grace_ms = argc == 3 ? atoi(argv[2]) : 2000 };

    if ((argc != 2 && argc != 3) || s.grace_ms < 0)
        return fprintf(stderr, "usage: %s port [grace-ms]\n", argv[0]), 2;
    s.loop = start_loop();
    s.server = start_server(s.loop, argv[1], (rsk_listen_options){ .stream = &stream }, &callbacks, &s, "works of ten steps");
    at_the_end(s.loop, on_signal, &s);
    check(rsk_loop_run(s.loop));
    printf("nothing is left to wait for\n");
    return check(rsk_loop_close(s.loop));
}
