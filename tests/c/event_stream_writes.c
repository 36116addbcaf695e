/* event_stream: each accepted write completes exactly once and in order; the marks; memory of write_ref; files. */
#include "event_stream.h"

static unsigned char pattern[1 << 20];

static void fill_pattern(void) {
    for (size_t i = 0; i < sizeof pattern; i++) {
        pattern[i] = (unsigned char)(i * 31 + i / 251);
    }
}

/* What a peer with a plain descriptor reads, compared with the pattern. */
static size_t drain_fd(int fd, size_t at, size_t count) {
    unsigned char room[65536];
    size_t wanted = count - at;
    ssize_t got = recv(fd, room, wanted < sizeof room ? wanted : sizeof room, MSG_DONTWAIT);
    if (got > 0) {
        size_t first = sizeof pattern - at % sizeof pattern, len = (size_t)got < first ? (size_t)got : first;
        CHECK(memcmp(room, pattern + at % sizeof pattern, len) == 0);
        CHECK(memcmp(room + len, pattern, (size_t)got - len) == 0);
        return at + (size_t)got;
    }
    return at;
}

static void check_completions(const struct side *side, int first, int count, int code) {
    for (int i = first; i < first + count && i < MOST_TAGS; i++) {
        CHECK_INT(side->tags[i], (uint64_t)i + 1);
        CHECK_INT(side->codes[i], code);
    }
}

static void in_order(bool tcp) {
    struct side *one = malloc(sizeof *one), *two = malloc(sizeof *two);
    struct iovec pieces[3] = {{pattern + 1000, 10}, {NULL, 0}, {pattern + 1010, 90}};
    stream_pair(one, two, tcp, NULL);
    for (uint64_t tag = 1; tag <= 5; tag++) {
        CHECK_GIVES(rsk_stream_write(one->stream, pattern + (tag - 1) * 200, 200, tag), 1);
    }
    CHECK_GIVES(rsk_stream_writev(one->stream, pieces, 3, 6), 1);
    CHECK_GIVES(rsk_stream_write_ref(one->stream, pattern + 1100, 100, 7), 1);
    CHECK_GIVES(rsk_stream_write(one->stream, NULL, 0, 8), 1);
    CHECK_GIVES(rsk_stream_writev(one->stream, NULL, 0, 9), 1);
    CHECK_GIVES(rsk_stream_write(one->stream, pattern + 1200, 50, 0), 1); /* not told */
    CHECK_GIVES(rsk_stream_end(one->stream, 10), 0);
    CHECK_INT(one->told[RSK_EVENT_WRITTEN], 0); /* nothing from inside the calls */
    CHECK_FAILS(rsk_stream_write(one->stream, "x", 1, 11), EPIPE);
    CHECK_EXPLAINED("the stream was ended by rsk_stream_end");
    CHECK_FAILS(rsk_stream_writev(one->stream, pieces, 1, 11), EPIPE);
    CHECK_FAILS(rsk_stream_write_ref(one->stream, "x", 1, 11), EPIPE);
    CHECK_FAILS(rsk_stream_sendfile(one->stream, 0, 0, 0, 11), EPIPE);
    CHECK_FAILS(rsk_stream_end(one->stream, 11), EPIPE);
    CHECK_EXPLAINED("was ended before");
    UNTIL(one->told[RSK_EVENT_CLOSE], 1);
    UNTIL(two->told[RSK_EVENT_CLOSE], 1);
    CHECK_INT(one->told[RSK_EVENT_WRITTEN], 10);
    check_completions(one, 0, 10, 0);
    CHECK_INT(two->received, 1250);
    CHECK(memcmp(two->bytes, pattern, 1250) == 0);
    CHECK_STR(trace_without(two, "D"), "EZ");
    CHECK(one->close_code == 0 && two->close_code == 0);
    drop(one);
    drop(two);
    free(one);
    free(two);
}

/* What was queued when a stream went is told too: with the code, or as cancelled. */
static void broken_off(bool tcp, int how) {
    struct side *one = malloc(sizeof *one);
    rsk_stream_options options = {.size = sizeof options, .hard_mark = SIZE_MAX};
    int fd = stream_and_fd(one, tcp, &options), accepted = 0, codes[] = {ECANCELED, EPROTO, ECANCELED, EPIPE};
    while (accepted < 40) {
        CHECK(rsk_stream_write(one->stream, pattern, sizeof pattern, (uint64_t)++accepted) >= 0);
    }
    CHECK(rsk_stream_queued(one->stream) > 0);
    switch (how) {
        case 0: CHECK_GIVES(rsk_stream_destroy(one->stream, 0), 0); break;
        case 1: CHECK_GIVES(rsk_stream_destroy(one->stream, EPROTO), 0); break;
        case 2: CHECK_GIVES(rsk_stream_reset(one->stream), 0); break;
        default: (void)close(fd); break;
    }
    if (how < 3) {
        CHECK_FAILS(rsk_stream_destroy(one->stream, 0), EALREADY);
        CHECK_EXPLAINED("failed: EALREADY");
        CHECK_EXPLAINED("nothing but on_close comes any more");
        CHECK_FAILS(rsk_stream_reset(one->stream), EALREADY);
        CHECK_FAILS(rsk_stream_write(one->stream, "x", 1, 99), EALREADY);
        CHECK_INT(one->events, 0);
    }
    UNTIL(one->told[RSK_EVENT_CLOSE], 1);
    CHECK_INT(one->told[RSK_EVENT_WRITTEN], accepted);
    int done = 0;
    while (done < accepted && one->codes[done] == 0) {
        done++;
    }
    CHECK(done < accepted);
    check_completions(one, 0, done, 0);
    if (how < 3) {
        check_completions(one, done, accepted - done, codes[how]);
    } else {
        CHECK(one->codes[accepted - 1] == EPIPE || one->codes[accepted - 1] == ECONNRESET);
        check_completions(one, done, accepted - done, one->codes[accepted - 1]);
    }
    CHECK_STR(trace_without(one, "W"), how == 0 || how == 2 ? "Z" : "XZ");
    CHECK_INT(one->close_code, how == 0 || how == 2 ? 0 : one->codes[accepted - 1]);
    CHECK_INT(one->error_code, one->close_code);
    if (how < 3) {
        (void)close(fd);
    }
    drop(one);
    free(one);
}

/* The memory of write_ref is read when the bytes go, and is not touched once it is told to be free. */
static void without_a_copy(void) {
    struct side *one = malloc(sizeof *one);
    size_t len = 8 << 20, at = 0;
    unsigned char *memory = malloc(len);
    int fd = stream_and_fd(one, true, NULL);
    CHECK(rsk_stream_write(one->stream, pattern, 100, 1) == 1);
    for (size_t i = 0; i < len; i++) {
        memory[i] = pattern[(i + 100) % sizeof pattern]; /* goes on where the first write ended */
    }
    CHECK_GIVES(rsk_stream_write_ref(one->stream, memory, len, 2), 0);
    CHECK(rsk_stream_queued(one->stream) > 0);
    double end = check_seconds() + 10;
    while (one->told[RSK_EVENT_WRITTEN] < 2 && check_seconds() < end) {
        at = drain_fd(fd, at, len + 100);
        (void)turn(0);
    }
    CHECK_INT(one->told[RSK_EVENT_WRITTEN], 2);
    memset(memory, 0xee, len);
    free(memory);
    while (at < len + 100 && check_seconds() < end) {
        at = drain_fd(fd, at, len + 100);
    }
    CHECK_INT(at, len + 100);
    check_completions(one, 0, 2, 0);
    /* Destroyed, it is free as well. */
    memory = malloc(len);
    memset(memory, 1, len);
    CHECK_GIVES(rsk_stream_write_ref(one->stream, memory, len, 3), 0);
    CHECK_GIVES(rsk_stream_destroy(one->stream, 0), 0);
    UNTIL(one->told[RSK_EVENT_CLOSE], 1);
    CHECK_INT(one->codes[2], ECANCELED);
    free(memory);
    (void)close(fd);
    drop(one);
    free(one);
}

void writes_part(void) {
    fill_pattern();
    for (int tcp = 0; tcp < 2; tcp++) {
        in_order(tcp);
        for (int how = 0; how < 4; how++) {
            broken_off(tcp, how);
        }
    }
    without_a_copy();
}

/* The hard mark refuses whole writes, the soft one asks to wait, and on_drain says when to go on. */
void marks_part(void) {
    struct side *one = malloc(sizeof *one);
    rsk_stream_options options = {.size = sizeof options, .soft_mark = 100000, .hard_mark = 400000};
    int fd = stream_and_fd(one, true, &options), answer, taken = 0;
    size_t sent = 0, at = 0, queued;
    double end = check_seconds() + 10;
    fill_pattern();
    CHECK_FAILS(rsk_stream_write(one->stream, pattern, 400001, 1), EMSGSIZE);
    CHECK_EXPLAINED("larger than the hard mark");
    while ((answer = rsk_stream_write(one->stream, pattern + sent % sizeof pattern, 1 << 14, 0)) >= 0) {
        sent += 1 << 14;
        taken++;
        queued = (size_t)rsk_stream_queued(one->stream);
        CHECK_INT(answer, queued < 100000);
        CHECK(queued <= 400000);
    }
    CHECK_INT(errno, EAGAIN);
    CHECK_EXPLAINED("exceed its hard mark");
    queued = (size_t)rsk_stream_queued(one->stream);
    CHECK(queued > 400000 - (1 << 14) && queued <= 400000);
    /* Whole or not at all: what still fits is taken, what does not leaves nothing behind. */
    CHECK_FAILS(rsk_stream_write(one->stream, pattern, 400000 - queued + 1, 0), EAGAIN);
    CHECK_INT(rsk_stream_queued(one->stream), queued);
    CHECK_INT(one->events, 0);
    while (one->told[RSK_EVENT_DRAIN] == 0 && check_seconds() < end) {
        at = drain_fd(fd, at, sent);
        (void)turn(0);
    }
    CHECK_INT(one->told[RSK_EVENT_DRAIN], 1);
    CHECK(rsk_stream_queued(one->stream) < 100000);
    CHECK_GIVES(rsk_stream_write(one->stream, pattern + sent % sizeof pattern, 1 << 14, 7), 1);
    sent += 1 << 14;
    while (at < sent && check_seconds() < end) {
        at = drain_fd(fd, at, sent);
        (void)turn(0);
    }
    CHECK_INT(at, sent);
    CHECK_INT(rsk_stream_queued(one->stream), 0);
    CHECK_STR(one->trace, "RW");
    /* Without a mark everything is taken. */
    CHECK_GIVES(rsk_stream_set_marks(one->stream, 0, SIZE_MAX), 0);
    for (taken = 0; taken < 40; taken++) {
        CHECK(rsk_stream_write(one->stream, pattern, sizeof pattern, 0) >= 0);
    }
    CHECK(rsk_stream_queued(one->stream) > 16 << 20);
    (void)close(fd);
    drop(one);
    free(one);
}
