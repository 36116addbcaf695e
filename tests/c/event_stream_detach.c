/* event_stream: a stream is taken apart into its descriptor and what was received, and made a stream again. */
#include "event_stream.h"

static char rest[64];
static size_t rest_len;
static int detached;

static void at_first_line(struct side *side, int kind) {
    if (kind == RSK_EVENT_DATA && detached == -1) {
        rest_len = 3;
        CHECK_FAILS(rsk_stream_detach(side->stream, rest, &rest_len), EMSGSIZE);
        CHECK_EXPLAINED("than buf has room for");
        CHECK_INT(rest_len, 9);
        CHECK_FAILS(rsk_stream_detach(side->stream, NULL, NULL), EMSGSIZE);
        rest_len = sizeof rest;
        detached = rsk_stream_detach(side->stream, rest, &rest_len);
        CHECK(detached >= 0);
        CHECK_FAILS(rsk_stream_detach(side->stream, rest, &rest_len), EALREADY);
    }
}

/* Another protocol after the first line: what came with it is not lost, and the descriptor goes on. */
static void with_rest(void) {
    struct side *one = malloc(sizeof *one);
    rsk_framing lines = {.size = sizeof lines, .kind = RSK_FRAME_LINE};
    char got[16];
    int fd = stream_and_fd(one, true, NULL);
    detached = -1;
    CHECK_GIVES(rsk_stream_set_framing(one->stream, &lines), 0);
    CHECK_GIVES(rsk_stream_set_timeout(one->stream, RSK_TIMEOUT_IDLE, 10), 0);
    one->act = at_first_line;
    CHECK_INT(send(fd, "UPGRADE\r\nthe rest\n", 18, 0), 18);
    UNTIL(one->told[RSK_EVENT_CLOSE], 1);
    CHECK_STR(one->trace, "DZ");
    CHECK_INT(one->close_code, 0);
    CHECK_INT(rest_len, 9);
    CHECK(memcmp(rest, "the rest\n", 9) == 0);
    CHECK(fcntl(detached, F_GETFL) & O_NONBLOCK);
    CHECK_INT(send(detached, "hi", 2, 0), 2);
    CHECK_INT(recv(fd, got, sizeof got, 0), 2);
    settle(20);
    CHECK_STR(one->trace, "DZ");
    drop(one);
    /* A stream again, here and in a second loop. */
    blank(one, "one");
    CHECK_GIVES(rsk_stream_adopt(loop_in_test, detached, NULL, &recording, one, &one->stream), 0);
    CHECK_INT(rsk_stream_fd(one->stream), detached);
    CHECK_INT(send(fd, "again", 5, 0), 5);
    UNTIL_BYTES(one, 5);
    detached = rsk_stream_detach(one->stream, NULL, NULL);
    CHECK(detached >= 0);
    UNTIL(one->told[RSK_EVENT_CLOSE], 1);
    rsk_loop second, first = loop_in_test;
    rsk_loop_options options = {.size = sizeof options, .backend = backend_in_test};
    CHECK_GIVES(rsk_loop_open(&options, &second), 0);
    loop_in_test = second;
    blank(one, "one");
    CHECK_GIVES(rsk_stream_adopt(second, detached, NULL, &recording, one, &one->stream), 0);
    CHECK_INT(send(fd, "there", 5, 0), 5);
    UNTIL_BYTES(one, 5);
    drop(one);
    loop_in_test = first;
    CHECK_GIVES(rsk_loop_close(second), 0);
    (void)close(fd);
    free(one);
}

static void not_now(void) {
    static char large[8 << 20];
    struct side *one = malloc(sizeof *one);
    int fd = stream_and_fd(one, true, NULL);
    CHECK_GIVES(rsk_stream_write(one->stream, large, sizeof large, 1), 0);
    CHECK_FAILS(rsk_stream_detach(one->stream, NULL, NULL), EBUSY);
    CHECK_EXPLAINED("bytes are still queued");
    CHECK(rsk_stream_queued(one->stream) > 0);
    (void)close(fd);
    drop(one);
    free(one);
}

/* Adopted twice: refused, and the first stream is none the worse for it. */
static void twice(void) {
    struct side *one = malloc(sizeof *one);
    rsk_stream stream;
    int fd = stream_and_fd(one, true, NULL);
    CHECK_FAILS(rsk_stream_adopt(loop_in_test, rsk_stream_fd(one->stream), NULL, NULL, NULL, &stream), EEXIST);
    CHECK_EXPLAINED("belongs to this loop already");
    CHECK_INT(send(fd, "x", 1, 0), 1);
    UNTIL_BYTES(one, 1);
    (void)close(fd);
    UNTIL(one->told[RSK_EVENT_CLOSE], 1);
    drop(one);
    free(one);
}

void detach_part(void) {
    with_rest();
    not_now();
    twice();
}
