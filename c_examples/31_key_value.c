/*
 * Lesson 31: frames: where a message ends in a stream of bytes; a key-value server for redis-cli and nc.
 *
 * TCP carries bytes, not messages: two writes may come as one piece, or one as ten. A protocol says where
 * a message ends, by a line end, by a length in front, by a fixed size. rsk_stream_set_framing() cuts;
 * on_data() then gets whole messages. A message above the limit ends its connection, and no other.
 *
 * Run:     build/examples/31_key_value 6400    then:  redis-cli -p 6400 set name Ann       redis-cli -p 6400 get name
 *          or  nc 127.0.0.1 6400  and type:  set name Ann      get name      del name      quit
 * Look at: the protocol of Redis has both kinds: "$3" is a line that tells how long the next piece is. So the
 *          framing changes between two messages, and what has come already is cut anew.
 */
#include "key_value.h"  /* execute(): the store */
#include "loop_start.h" /* start_loop(), start_server(), close_server(); check(), check_stream() */

struct client {
    rsk_stream stream;
    int wanted, have; /* words of the command that is coming */
    int piece;        /* -1: a line comes next, else this many bytes and the line end */
    char words[WORDS][WORD + 1];
};

static void answer(struct client *c) {
    char buffer[REPLY];
    const char *reply = execute(c->words, c->have, buffer);
    int taken = rsk_stream_write(c->stream, reply, strlen(reply), 0);

    if (check_stream(taken) == 0) /* it asks and does not read: no more questions until on_drain */
        check_stream(rsk_stream_pause(c->stream));
    if (strcasecmp(c->words[0], "quit") == 0 && taken != -1)
        check_stream(rsk_stream_end(c->stream, 0));
    c->have = c->wanted = 0;
}

/* The next message is a line (-1), or a piece of that size and the line end behind it. */
static void expect(struct client *c, int piece) {
    const rsk_framing line = { .size = sizeof line, .kind = RSK_FRAME_LINE, .max = LINE };
    const rsk_framing bytes = { .size = sizeof bytes, .kind = RSK_FRAME_FIXED, .length = (size_t)(piece + 2) };

    c->piece = piece;
    check_stream(rsk_stream_set_framing(c->stream, piece == -1 ? &line : &bytes));
}

/* A line as redis-cli sends it, "*2" before two words and "$3" before one of three bytes, or typed by hand. 0: wrong. */
static int understand_line(struct client *c, const char *line) {
    int size;
    char rest;

    if (c->wanted == 0 && line[0] == '*')
        return sscanf(line, "*%d%c", &c->wanted, &rest) == 1 && c->wanted >= 1 && c->wanted <= WORDS;
    if (c->wanted > 0) {
        if (sscanf(line, "$%d%c", &size, &rest) != 1 || size < 0 || size > WORD)
            return 0;
        expect(c, size);
        return 1;
    }
    if ((c->have = sscanf(line, "%255s %255s %255[^\n]", c->words[0], c->words[1], c->words[2])) > 0)
        answer(c);
    c->have = 0;
    return 1;
}

static int understand_piece(struct client *c, const char *bytes) {
    if (bytes[c->piece] != '\r' || bytes[c->piece + 1] != '\n')
        return 0;
    memcpy(c->words[c->have], bytes, (size_t)c->piece);
    c->words[c->have++][c->piece] = '\0';
    expect(c, -1);
    if (c->have == c->wanted)
        answer(c);
    return 1;
}

static void on_message(rsk_stream stream, const void *data, size_t len, void *user) {
    struct client *c = user;
    char text[LINE + 1];

    memcpy(text, data, len); /* never longer than the framing allows */
    text[len] = '\0';
    if (!(c->piece >= 0 ? understand_piece(c, text) : understand_line(c, text)))
        check_stream(rsk_stream_destroy(stream, EBADMSG));
}

static void on_error(rsk_stream stream, int code, void *user) {
    (void)stream;
    (void)user;
    printf("a client is cut off: %s\n", rsk_error_name(code));
}

static void on_connection(rsk_server server, rsk_stream stream, void *callbacks) {
    struct client *c = calloc(1, sizeof *c);

    (void)server;
    if (c == NULL) {
        check_stream(rsk_stream_destroy(stream, ENOMEM));
        return;
    }
    c->stream = stream;
    check(rsk_stream_set_callbacks(stream, callbacks, c));
    expect(c, -1);
}

int main(int argc, char **argv) {
    rsk_stream_callbacks client = {
        .size = sizeof client, .on_data = on_message, .on_drain = resume_reading, .on_error = on_error, .on_close = free_user
    };
    const rsk_server_callbacks callbacks = { .size = sizeof callbacks, .on_connection = on_connection };
    rsk_server server;
    rsk_loop loop;

    if (argc != 2)
        return fprintf(stderr, "usage: %s port\n", argv[0]), 2;
    loop = start_loop();
    server = start_server(loop, argv[1], (rsk_listen_options){ 0 }, &callbacks, &client, "keys and values");
    at_the_end(loop, close_server, &server);
    check(rsk_loop_run(loop));
    return check(rsk_loop_close(loop));
}
