/*
 * Lesson 27: a chat server on the event loop: back-pressure with two marks.
 *
 * What one client says is owed to all the others, so nobody can be made to wait for a slow one. Above the
 * soft mark rsk_stream_write() still takes the line and answers 0: the client is slow. Above the hard mark
 * it takes nothing and fails with EAGAIN: then the client has to go. It alone is hurt, and the memory it
 * can cost has a limit from the start (here 32 KiB; 16 MiB unless told).
 *
 * Run:     build/examples/27_event_chat 8080     and in other terminals:  nc 127.0.0.1 8080     Ctrl-C ends it
 * Look at: say_to_others() destroys streams in the middle of the list of clients. That is safe, unlike in
 *          lesson 22: no callback comes from inside a call, so remove_client() runs later.
 */
#include "loop_start.h" /* start_loop(), start_server(), close_server(); check(), check_stream() */

enum { LINE = 512, SOFT = 8 * 1024, HARD = 32 * 1024 };

static struct client {
    struct client *next;
    rsk_stream stream;
    int number, slow;
    const char *farewell; /* why it goes */
} *clients;
static int arrivals;

static void say(struct client *c, const char *text) {
    int taken;

    if (c->farewell != NULL)
        return;
    taken = rsk_stream_write(c->stream, text, strlen(text), 0);
    if (taken == 0 && !c->slow) {
        c->slow = 1;
        printf("client %d is slow: more than %d bytes wait for it\n", c->number, SOFT);
    } else if (taken == -1 && rsk_last_error() == EAGAIN) {
        c->farewell = "too slow: its queue is full";
        check_stream(rsk_stream_destroy(c->stream, 0));
    } else {
        check_stream(taken); /* if its connection has broken, its on_close comes soon */
    }
}

static void say_to_others(const struct client *speaker, const char *between, const char *message) {
    char text[LINE + 64];

    snprintf(text, sizeof text, "client %d%s%s\n", speaker->number, between, message);
    for (struct client *c = clients; c != NULL; c = c->next)
        if (c != speaker)
            say(c, text);
}

static void on_line(rsk_stream stream, const void *data, size_t len, void *user) {
    char line[LINE + 1];

    (void)stream;
    say_to_others(user, ": ", a_text(line, sizeof line, data, len));
}

static void on_drain(rsk_stream stream, void *user) {
    struct client *c = user;

    (void)stream;
    c->slow = 0;
    printf("client %d has caught up\n", c->number);
}

static void on_error(rsk_stream stream, int code, void *user) {
    struct client *c = user;

    (void)stream;
    c->farewell = code == EMSGSIZE ? "its line is too long" : rsk_error_name(code);
}

static void remove_client(rsk_stream stream, int code, void *user) {
    struct client *c = user, **place = &clients;

    (void)stream;
    (void)code;
    while (*place != c)
        place = &(*place)->next;
    *place = c->next;
    printf("client %d has gone: %s\n", c->number, c->farewell != NULL ? c->farewell : "left");
    say_to_others(c, " has gone: ", c->farewell != NULL ? c->farewell : "left");
    free(c);
}

static void on_connection(rsk_server server, rsk_stream stream, void *user) {
    const rsk_framing lines = { .size = sizeof lines, .kind = RSK_FRAME_LINE, .max = LINE };
    struct client *c = calloc(1, sizeof *c);

    (void)server;
    if (c == NULL) {
        check_stream(rsk_stream_destroy(stream, ENOMEM));
        return;
    }
    *c = (struct client){ .next = clients, .stream = stream, .number = ++arrivals };
    clients = c;
    check(rsk_stream_set_callbacks(stream, user, c));
    check_stream(rsk_stream_set_framing(stream, &lines)); /* on_data is called with whole lines, without their end */
    say_to_others(c, " has come", "");
    printf("client %d has come\n", c->number);
}

int main(int argc, char **argv) {
    rsk_stream_callbacks client = {
        .size = sizeof client, .on_data = on_line, .on_drain = on_drain, .on_error = on_error, .on_close = remove_client
    };
    const rsk_stream_options marks = { .size = sizeof marks, .soft_mark = SOFT, .hard_mark = HARD };
    const rsk_server_callbacks callbacks = { .size = sizeof callbacks, .on_connection = on_connection };
    rsk_server server;
    rsk_loop loop;

    if (argc != 2)
        return fprintf(stderr, "usage: %s port\n", argv[0]), 2;
    loop = start_loop();
    server = start_server(loop, argv[1], (rsk_listen_options){ .stream = &marks }, &callbacks, &client, "an event loop");
    at_the_end(loop, close_server, &server);
    check(rsk_loop_run(loop));
    return check(rsk_loop_close(loop));
}
