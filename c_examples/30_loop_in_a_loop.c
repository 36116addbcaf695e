/*
 * Lesson 30: the event loop inside another one: a program that waits already keeps its way of waiting.
 *
 * A window system, a game, an interpreter has a loop of its own. rsk_loop_fd() is one descriptor for all
 * streams, servers and timers of a loop: it is readable when rsk_loop_turn(loop, 0) has something to do.
 * Here the other loop is poll(), and what it waits for itself is the standard input.
 *
 * Run:     build/examples/30_loop_in_a_loop 8080      then:  nc 127.0.0.1 8080
 *          what is typed here comes to every client, what clients say is shown; Ctrl-D ends the program
 * Look at: poll() gets no time-out for the timers of the loop: they make the descriptor readable too.
 *          With select and poll as backends there is no such descriptor: the program asks
 *          rsk_loop_timeout() then, and looks again at least each 20 ms.
 */
#include "loop_start.h" /* start_loop(), start_server(), close_server(); check(), check_stream() */

enum { CLIENTS = 64 };

static rsk_server server;
static long beats;

static void on_line(rsk_stream stream, const void *data, size_t len, void *user) {
    char text[256];

    (void)stream;
    (void)user;
    printf("client: %s\n", a_text(text, sizeof text, data, len));
}

static void on_connection(rsk_server listening, rsk_stream stream, void *user) {
    const rsk_framing lines = { .size = sizeof lines, .kind = RSK_FRAME_LINE, .max = 255 };

    (void)listening;
    (void)user;
    check_stream(rsk_stream_set_framing(stream, &lines));
    printf("a client has come\n");
}

static void on_beat(rsk_timer timer, void *user) {
    (void)timer;
    (void)user;
    beats++;
}

/* To every client; who is too slow misses it. 0 at the end of the input. */
static int pass_on_input(void) {
    rsk_stream clients[CLIENTS];
    char text[512];
    ssize_t n = rsk_read(STDIN_FILENO, text, sizeof text);
    int count = check(rsk_server_streams(server, clients, CLIENTS));

    if (n == -1 && rsk_last_error() == EINTR)
        return 1;
    check(n == -1 ? -1 : 0);
    for (int i = 0; i < count && i < CLIENTS && n > 0; i++)
        if (rsk_stream_write(clients[i], text, (size_t)n, 0) == -1 && rsk_last_error() != EAGAIN)
            check_stream(-1);
    return n > 0;
}

/* How long the other loop may wait: without limit if the loop's descriptor tells it. */
static int patience(rsk_loop loop, int fd) {
    int ms = fd == -1 ? rsk_loop_timeout(loop) : -1;

    return fd == -1 && (ms == -1 || ms > 20) ? 20 : ms;
}

int main(int argc, char **argv) {
    const rsk_stream_callbacks stream = { .size = sizeof stream, .on_data = on_line };
    const rsk_server_callbacks callbacks = { .size = sizeof callbacks, .on_connection = on_connection, .stream = &stream };
    const rsk_listen_options options = { .max_connections = CLIENTS };
    struct pollfd waits[2] = { { .fd = STDIN_FILENO, .events = POLLIN }, { .events = POLLIN } };
    int typing = 1, n;
    rsk_timer timer;
    rsk_loop loop;

    if (argc != 2)
        return fprintf(stderr, "usage: %s port\n", argv[0]), 2;
    loop = start_loop();
    server = start_server(loop, argv[1], options, &callbacks, NULL, "a loop in a loop");
    check(rsk_timer_start(loop, 100, 100, on_beat, NULL, &timer));
    waits[1].fd = rsk_loop_fd(loop);
    if (waits[1].fd == -1)
        check(rsk_last_error() == ENOTSUP ? 0 : -1);
    while (typing) {
        n = rsk_poll(waits, 2, patience(loop, waits[1].fd));
        check(n == -1 && rsk_last_error() == EINTR ? 0 : n);
        if (waits[1].fd == -1 || waits[1].revents != 0)
            check(rsk_loop_turn(loop, 0)); /* callbacks come from here, and from nowhere else */
        if (n > 0 && waits[0].revents != 0)
            typing = pass_on_input();
    }
    check(rsk_timer_stop(timer));
    check(rsk_server_close(server, 1000, RSK_CLOSE_END)); /* what was typed still goes out */
    check(rsk_loop_run(loop));                            /* now there is nothing else to wait for */
    printf("the end of the input; beats: %ld\n", beats);
    return check(rsk_loop_close(loop));
}
