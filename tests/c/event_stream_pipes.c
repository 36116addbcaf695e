/* event_stream: pipes with back-pressure and ends; streams taken apart and put together again. */
#include "event_stream.h"

static struct side *one, *two;
static int in, out; /* the far ends: what is sent into `in` comes out of `out` */

static void pipe_of(const rsk_stream_options *options, int flags) {
    in = stream_and_fd(one, true, options);
    out = stream_and_fd(two, true, options);
    one->other = two;
    two->other = one;
    MUST(fcntl(in, F_SETFL, O_NONBLOCK));
    MUST(fcntl(out, F_SETFL, O_NONBLOCK));
    CHECK_GIVES(rsk_stream_pipe(one->stream, two->stream, flags), 0);
}

static void finish(void) {
    (void)close(in);
    (void)close(out);
    drop(one);
    drop(two);
}

/* Every byte, in order, and no more in memory than the marks allow however slow the reader is. */
static void back_pressure(void) {
    static unsigned char bytes[65536], got[65536];
    const size_t total = 24 << 20;
    size_t sent = 0, received = 0, most = 0;
    rsk_stream_options options = {.size = sizeof options, .soft_mark = 100000};
    double end = check_seconds() + 30;
    bool ended = false;
    pipe_of(&options, 0);
    for (size_t i = 0; i < sizeof bytes; i++) {
        bytes[i] = (unsigned char)(i * 7 + i / 256);
    }
    while (check_seconds() < end) {
        size_t at = sent % sizeof bytes, len = total - sent < sizeof bytes - at ? total - sent : sizeof bytes - at;
        ssize_t count = sent < total ? send(in, bytes + at, len, MSG_NOSIGNAL) : 0;
        sent += count > 0 ? (size_t)count : 0;
        if (sent == total && !ended) {
            ended = shutdown(in, SHUT_WR) == 0;
        }
        (void)turn(0);
        ssize_t queued = rsk_stream_queued(two->stream);
        most = queued > 0 && (size_t)queued > most ? (size_t)queued : most;
        /* The reader begins late. */
        if (count <= 0 || sent > total / 2) {
            count = recv(out, got, sizeof got, 0);
            if (count == 0) {
                break;
            }
            for (ssize_t i = 0; i < count; i += 997) {
                CHECK_INT(got[i], bytes[(received + (size_t)i) % sizeof bytes]);
            }
            received += count > 0 ? (size_t)count : 0;
        }
    }
    CHECK_INT(sent, total);
    CHECK_INT(received, total);
    CHECK(most > 0 && most <= 100000 + 65536);
    CHECK_INT(one->told[RSK_EVENT_DATA], 0);
    CHECK_INT(two->told[RSK_EVENT_DRAIN], 0);
    finish();
}

static void ends(void) {
    char got[16];
    for (int keep = 0; keep < 2; keep++) {
        rsk_stream_options options = {.size = sizeof options, .flags = RSK_STREAM_HALF_OPEN};
        pipe_of(&options, keep ? RSK_PIPE_KEEP_OPEN : 0);
        CHECK_INT(send(in, "last", 4, 0), 4);
        (void)shutdown(in, SHUT_WR);
        check_sleep_ms(5);
        settle(20);
        CHECK_INT(recv(out, got, sizeof got, 0), 4);
        if (keep) {
            CHECK_FAILS(recv(out, got, sizeof got, 0), EAGAIN);
            CHECK_GIVES(rsk_stream_write(two->stream, "more", 4, 0), 1);
            CHECK_INT(recv(out, got, sizeof got, 0), 4);
        } else {
            CHECK_INT(recv(out, got, sizeof got, 0), 0);
            CHECK_FAILS(rsk_stream_write(two->stream, "more", 4, 0), EPIPE);
        }
        finish();
    }
}

/* One of the two goes: the other one is cut off and says why. */
static void losses(void) {
    for (int which = 0; which < 2; which++) {
        pipe_of(NULL, 0);
        CHECK_GIVES(rsk_stream_destroy(which ? two->stream : one->stream, EPROTO), 0);
        UNTIL(one->told[RSK_EVENT_CLOSE], 1);
        UNTIL(two->told[RSK_EVENT_CLOSE], 1);
        CHECK_STR(one->trace, "XZ");
        CHECK_STR(two->trace, "XZ");
        CHECK(one->close_code == EPROTO && two->close_code == EPROTO);
        finish();
    }
}

static void undone(void) {
    char got[16];
    pipe_of(NULL, 0);
    CHECK_INT(send(in, "through", 7, 0), 7);
    check_sleep_ms(5);
    settle(10);
    CHECK_INT(recv(out, got, sizeof got, 0), 7);
    CHECK_GIVES(rsk_stream_pipe(one->stream, (rsk_stream){0}, 0), 0);
    CHECK_GIVES(rsk_stream_pipe(one->stream, (rsk_stream){0}, 0), 0);
    CHECK_INT(send(in, "told", 4, 0), 4);
    UNTIL_BYTES(one, 4);
    CHECK_STR(one->trace, "D");
    CHECK_FAILS(recv(out, got, sizeof got, 0), EAGAIN);
    /* And again, to another one. */
    CHECK_GIVES(rsk_stream_pipe(one->stream, two->stream, 0), 0);
    struct side *three = malloc(sizeof *three);
    int other = stream_and_fd(three, true, NULL);
    CHECK_FAILS(rsk_stream_pipe(three->stream, two->stream, 0), EBUSY);
    CHECK_EXPLAINED("piped into that one already");
    CHECK_GIVES(rsk_stream_pipe(one->stream, (rsk_stream){0}, 0), 0);
    CHECK_GIVES(rsk_stream_end(two->stream, 0), 0);
    CHECK_FAILS(rsk_stream_pipe(three->stream, two->stream, 0), EPIPE);
    CHECK_EXPLAINED("the stream to write to was ended");
    (void)close(other);
    drop(three);
    free(three);
    finish();
}

/* Into itself: an echo, up to the end of the peer. */
static void echo(void) {
    static char large[1 << 20], got[1 << 20];
    double end = check_seconds() + 10;
    size_t sent = 0, received = 0;
    int fd = stream_and_fd(one, true, NULL);
    for (size_t i = 0; i < sizeof large; i++) {
        large[i] = (char)(i * 13 + i / 255);
    }
    MUST(fcntl(fd, F_SETFL, O_NONBLOCK));
    CHECK_GIVES(rsk_stream_pipe(one->stream, one->stream, 0), 0);
    while (received < sizeof large && check_seconds() < end) {
        ssize_t count = sent < sizeof large ? send(fd, large + sent, sizeof large - sent, MSG_NOSIGNAL) : 0;
        sent += count > 0 ? (size_t)count : 0;
        if (sent == sizeof large) {
            (void)shutdown(fd, SHUT_WR);
        }
        (void)turn(0);
        count = recv(fd, got + received, sizeof got - received, 0);
        received += count > 0 ? (size_t)count : 0;
    }
    CHECK_INT(received, sizeof large);
    CHECK(memcmp(got, large, sizeof large) == 0);
    UNTIL(one->told[RSK_EVENT_CLOSE], 1);
    CHECK_STR(one->trace, "Z");
    (void)close(fd);
    drop(one);
}

/* A proxy: two pipes between two streams; each end goes its own way. */
static void both_ways(void) {
    rsk_stream_options options = {.size = sizeof options, .flags = RSK_STREAM_HALF_OPEN};
    char got[16];
    pipe_of(&options, 0);
    CHECK_GIVES(rsk_stream_pipe(two->stream, one->stream, 0), 0);
    CHECK_INT(send(in, "question", 8, 0), 8);
    (void)shutdown(in, SHUT_WR);
    check_sleep_ms(5);
    settle(20);
    CHECK_INT(recv(out, got, sizeof got, 0), 8);
    CHECK_INT(recv(out, got, sizeof got, 0), 0);
    CHECK_INT(send(out, "answer", 6, 0), 6);
    (void)shutdown(out, SHUT_WR);
    UNTIL(one->told[RSK_EVENT_CLOSE], 1);
    UNTIL(two->told[RSK_EVENT_CLOSE], 1);
    CHECK_INT(recv(in, got, sizeof got, 0), 6);
    CHECK_INT(recv(in, got, sizeof got, 0), 0);
    CHECK(one->close_code == 0 && two->close_code == 0);
    finish();
}

void pipes_part(void) {
    one = malloc(sizeof *one);
    two = malloc(sizeof *two);
    back_pressure();
    ends();
    losses();
    undone();
    both_ways();
    echo();
    free(one);
    free(two);
}
