/* event_stream: how streams end: in order, half-open, destroyed, reset, broken off; the error once and before the close, the
 * close once and last. */
#include "event_stream.h"

static struct side *one, *two;

static void drop_both(void) {
    drop(one);
    drop(two);
}

static void in_order(bool tcp) {
    stream_pair(one, two, tcp, NULL);
    CHECK_GIVES(rsk_stream_write(one->stream, "hello", 5, 0), 1);
    CHECK_GIVES(rsk_stream_end(one->stream, 1), 0);
    CHECK(rsk_stream_state(one->stream) & RSK_STATE_ENDING);
    UNTIL(one->told[RSK_EVENT_CLOSE], 1);
    UNTIL(two->told[RSK_EVENT_CLOSE], 1);
    CHECK_STR(one->trace, "WEZ");
    CHECK_STR(two->trace, "DEZ");
    CHECK(one->close_code == 0 && two->close_code == 0);
    drop_both();
}

static void reply_to_end(struct side *side, int kind) {
    if (kind == RSK_EVENT_END) {
        side->numbers[0] = rsk_stream_write(side->stream, "reply", 5, 1);
        side->numbers[1] = errno;
        CHECK(rsk_stream_state(side->stream) & RSK_STATE_READABLE_END);
    }
}

static void reply_later(struct side *side, int kind) {
    if (kind == RSK_EVENT_CLOSE) {
        CHECK_FAILS(rsk_stream_write(side->stream, "late", 4, 1), EALREADY);
    }
}

static void half_open(bool tcp) {
    rsk_stream_options options = {.size = sizeof options, .flags = RSK_STREAM_HALF_OPEN};
    stream_pair(one, two, tcp, &options);
    two->act = reply_to_end;
    CHECK_GIVES(rsk_stream_end(one->stream, 0), 0);
    UNTIL_BYTES(one, 5);
    settle(20);
    CHECK_STR(one->trace, "D");
    CHECK_STR(two->trace, "EW");
    CHECK_INT(two->numbers[0], 1);
    CHECK_INT(rsk_stream_state(two->stream), RSK_STATE_READABLE_END);
    CHECK_INT(rsk_stream_state(one->stream), RSK_STATE_ENDING | RSK_STATE_ENDED);
    CHECK_GIVES(rsk_stream_end(two->stream, 2), 0);
    UNTIL(one->told[RSK_EVENT_CLOSE], 1);
    UNTIL(two->told[RSK_EVENT_CLOSE], 1);
    CHECK_STR(one->trace, "DEZ");
    CHECK_STR(two->trace, "EWWZ");
    drop_both();
    /* Without the option a reply in on_end is the last that is sent. */
    stream_pair(one, two, tcp, NULL);
    two->act = reply_to_end;
    CHECK_GIVES(rsk_stream_end(one->stream, 0), 0);
    UNTIL(two->told[RSK_EVENT_CLOSE], 1);
    CHECK_INT(two->numbers[0], 1);
    CHECK_STR(two->trace, "EWZ");
    UNTIL(one->told[RSK_EVENT_CLOSE], 1);
    CHECK_STR(one->trace, "DEZ");
    CHECK(one->received == 5 && memcmp(one->bytes, "reply", 5) == 0);
    drop_both();
    stream_pair(one, two, tcp, NULL);
    two->act = reply_later;
    CHECK_GIVES(rsk_stream_end(one->stream, 0), 0);
    UNTIL(two->told[RSK_EVENT_CLOSE], 1);
    CHECK_INT(two->numbers[0], 0);
    UNTIL(one->told[RSK_EVENT_CLOSE], 1);
    CHECK_STR(one->trace, "EZ");
    drop_both();
}

/* Both sides send and end at the same time: nothing is lost. */
static void crossing(bool tcp) {
    stream_pair(one, two, tcp, NULL);
    for (int i = 0; i < 100; i++) {
        CHECK(rsk_stream_write(one->stream, "0123456789", 10, 0) >= 0);
        CHECK(rsk_stream_write(two->stream, "abcdefghijklm", 13, 0) >= 0);
    }
    CHECK_GIVES(rsk_stream_end(one->stream, 0), 0);
    CHECK_GIVES(rsk_stream_end(two->stream, 0), 0);
    UNTIL(one->told[RSK_EVENT_CLOSE], 1);
    UNTIL(two->told[RSK_EVENT_CLOSE], 1);
    CHECK_INT(one->received, 1300);
    CHECK_INT(two->received, 1000);
    CHECK_STR(trace_without(one, "D"), "EZ");
    CHECK_STR(trace_without(two, "D"), "EZ");
    drop_both();
}

static void destroyed(void) {
    stream_pair(one, two, true, NULL);
    CHECK_GIVES(rsk_stream_destroy(one->stream, EPROTO), 0);
    CHECK_INT(rsk_stream_state(one->stream) & RSK_STATE_CLOSED, RSK_STATE_CLOSED);
    CHECK_FAILS(rsk_stream_fd(one->stream), EALREADY);
    CHECK_STR(one->trace, "");
    UNTIL(one->told[RSK_EVENT_CLOSE], 1);
    UNTIL(two->told[RSK_EVENT_CLOSE], 1);
    CHECK_STR(one->trace, "XZ");
    CHECK(one->error_code == EPROTO && one->close_code == EPROTO);
    CHECK_STR(two->trace, "EZ");
    drop_both();
    stream_pair(one, two, true, NULL);
    CHECK_GIVES(rsk_stream_reset(one->stream), 0);
    UNTIL(one->told[RSK_EVENT_CLOSE], 1);
    UNTIL(two->told[RSK_EVENT_CLOSE], 1);
    CHECK_STR(one->trace, "Z");
    CHECK_STR(two->trace, "XZ");
    CHECK(two->error_code == ECONNRESET && two->close_code == ECONNRESET);
    drop_both();
}

static char explained[1024];

static void explain(struct side *side, int kind) {
    (void)side;
    if (kind == RSK_EVENT_ERROR) {
        (void)rsk_explain(explained, sizeof explained);
    }
}

/* The failure of a connection is told with its cause, whatever else is going on. */
static void reset_by_peer(void) {
    struct linger hard = {.l_onoff = 1};
    static char large[1 << 20];
    for (int queued = 0; queued < 2; queued++) {
        int fd = stream_and_fd(one, true, NULL);
        one->act = explain;
        explained[0] = '\0';
        for (uint64_t i = 0; queued && i < 8; i++) {
            CHECK(rsk_stream_write(one->stream, large, sizeof large, i + 1) >= 0);
        }
        MUST(setsockopt(fd, SOL_SOCKET, SO_LINGER, &hard, sizeof hard));
        (void)close(fd);
        UNTIL(one->told[RSK_EVENT_CLOSE], 1);
        CHECK_STR(trace_without(one, "W"), "XZ");
        CHECK(one->error_code == ECONNRESET || (queued && one->error_code == EPIPE));
        CHECK_INT(one->close_code, one->error_code);
        CHECK_INT(one->told[RSK_EVENT_WRITTEN], queued ? 8 : 0);
        CHECK(array_front || strstr(explained, one->error_code == EPIPE ? "EPIPE" : "ECONNRESET") != NULL);
        drop(one);
    }
}

static void destroy_other(struct side *side, int kind) {
    if (kind == RSK_EVENT_DATA && side->other->told[RSK_EVENT_CLOSE] == 0) {
        IGNORE(rsk_stream_destroy(side->other->stream, 0));
    }
}

/* Two streams are ready in one turn, and whichever comes first destroys the other one: no data is told after that. */
static void no_data_after_destroy(void) {
    int first = stream_and_fd(one, true, NULL), second = stream_and_fd(two, true, NULL);
    one->other = two;
    two->other = one;
    one->act = two->act = destroy_other;
    CHECK_INT(send(first, "x", 1, 0), 1);
    CHECK_INT(send(second, "x", 1, 0), 1);
    check_sleep_ms(5);
    double end = check_seconds() + 5;
    while (one->told[RSK_EVENT_CLOSE] + two->told[RSK_EVENT_CLOSE] == 0 && check_seconds() < end) {
        (void)turn(100);
    }
    settle(20);
    CHECK_INT(one->told[RSK_EVENT_DATA] + two->told[RSK_EVENT_DATA], 1);
    CHECK_INT(one->told[RSK_EVENT_CLOSE] + two->told[RSK_EVENT_CLOSE], 1);
    (void)close(first);
    (void)close(second);
    drop_both();
}

static void paused(void) {
    rsk_stream_options options = {.size = sizeof options, .flags = RSK_STREAM_PAUSED};
    int fd = stream_and_fd(one, true, &options);
    CHECK_INT(send(fd, "abc", 3, 0), 3);
    (void)close(fd);
    settle(30);
    CHECK_STR(one->trace, "");
    CHECK_INT(rsk_stream_state(one->stream), RSK_STATE_PAUSED);
    CHECK_GIVES(rsk_stream_resume(one->stream), 0);
    CHECK_GIVES(rsk_stream_resume(one->stream), 0);
    UNTIL(one->told[RSK_EVENT_CLOSE], 1);
    CHECK_STR(one->trace, "DEZ");
    drop(one);
}

void endings_part(void) {
    one = malloc(sizeof *one);
    two = malloc(sizeof *two);
    for (int tcp = 0; tcp < 2; tcp++) {
        in_order(tcp);
        half_open(tcp);
        crossing(tcp);
    }
    destroyed();
    reset_by_peer();
    no_data_after_destroy();
    paused();
    free(one);
    free(two);
}
