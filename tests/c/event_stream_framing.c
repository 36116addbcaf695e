/* event_stream: frames: each kind, its limits, a change in mid-stream, a pause between two of them. */
#include "event_stream.h"

static struct side *one;
static int peer;

static void begin(const rsk_framing *framing) {
    peer = stream_and_fd(one, true, NULL);
    CHECK_GIVES(rsk_stream_set_framing(one->stream, framing), 0);
}

static void finish(void) {
    if (peer != -1) {
        (void)close(peer);
    }
    drop(one);
}

static void say(const void *bytes, size_t len) {
    CHECK_INT(send(peer, bytes, len, MSG_NOSIGNAL), (ssize_t)len);
}

static void end_of_peer(void) {
    (void)close(peer);
    peer = -1;
    UNTIL(one->told[RSK_EVENT_CLOSE], 1);
}

static void check_frames(const char *joined, int count, const size_t *lengths) {
    CHECK_INT(one->told[RSK_EVENT_DATA], count);
    CHECK_INT(one->received, strlen(joined));
    CHECK(memcmp(one->bytes, joined, strlen(joined)) == 0);
    for (int i = 0; i < count && i < MOST_FRAMES; i++) {
        CHECK_INT(one->frames[i], lengths[i]);
    }
}

static void lines(void) {
    rsk_framing framing = {.size = sizeof framing, .kind = RSK_FRAME_LINE};
    begin(&framing);
    say("first\r", 6);
    settle(20);
    CHECK_INT(one->events, 0);
    say("\n\nth", 4);
    UNTIL(one->told[RSK_EVENT_DATA], 2);
    say("ird\nlast without", 16);
    end_of_peer();
    check_frames("firstthirdlast without", 4, (size_t[]){5, 0, 5, 12});
    CHECK_STR(one->trace, "DDDDEZ");
    finish();
    framing.flags = RSK_FRAME_KEEP;
    begin(&framing);
    say("a\r\nb\nc", 6);
    end_of_peer();
    check_frames("a\r\nb\nc", 3, (size_t[]){3, 2, 1});
    finish();
}

static void delimiters(void) {
    char mark[] = "--END--";
    rsk_framing framing = {.size = sizeof framing, .kind = RSK_FRAME_DELIMITER, .delimiter = mark, .delimiter_len = 7};
    begin(&framing);
    memset(mark, 'x', 7); /* it was copied */
    say("one--EN--END--two--END", 22);
    UNTIL(one->told[RSK_EVENT_DATA], 1);
    say("--", 2);
    UNTIL(one->told[RSK_EVENT_DATA], 2);
    check_frames("one--ENtwo", 2, (size_t[]){7, 3});
    say("half", 4);
    end_of_peer();
    CHECK_STR(one->trace, "DDXZ");
    CHECK_INT(one->error_code, EBADMSG);
    finish();
}

static void lengths(void) {
    rsk_framing framing = {.size = sizeof framing,
                           .kind = RSK_FRAME_LENGTH,
                           .length = 2,
                           .length_offset = 1,
                           .length_adjust = -4,
                           .header = 4};
    begin(&framing);
    say("T\0\7!abc" "T\0\4!" "T\1", 13);
    UNTIL(one->told[RSK_EVENT_DATA], 2);
    check_frames("abc", 2, (size_t[]){3, 0});
    end_of_peer();
    CHECK_INT(one->error_code, EBADMSG);
    finish();
    framing = (rsk_framing){.size = sizeof framing,
                            .kind = RSK_FRAME_LENGTH,
                            .flags = RSK_FRAME_LITTLE_ENDIAN | RSK_FRAME_KEEP,
                            .length = 4};
    begin(&framing);
    say("\2\0\0\0ab\1\0\0\0c", 11);
    UNTIL(one->told[RSK_EVENT_DATA], 2);
    CHECK_INT(one->received, 11);
    CHECK(one->frames[0] == 6 && one->frames[1] == 5);
    end_of_peer();
    CHECK_STR(one->trace, "DDEZ");
    finish();
}

static void fixed(void) {
    rsk_framing framing = {.size = sizeof framing, .kind = RSK_FRAME_FIXED, .length = 4};
    begin(&framing);
    say("aaaabbbbcc", 10);
    UNTIL(one->told[RSK_EVENT_DATA], 2);
    check_frames("aaaabbbb", 2, (size_t[]){4, 4});
    say("cc", 2);
    end_of_peer();
    CHECK_STR(one->trace, "DDDEZ");
    finish();
}

static char explained[1024];

static void explain(struct side *side, int kind) {
    (void)side;
    if (kind == RSK_EVENT_ERROR) {
        (void)rsk_explain(explained, sizeof explained);
    }
}

/* Too long is told as soon as it is certain, and the stream is closed with a reason. */
static void caps(void) {
    rsk_framing framing = {.size = sizeof framing, .kind = RSK_FRAME_LINE, .max = 10};
    begin(&framing);
    one->act = explain;
    explained[0] = '\0';
    say("0123456789\n0123456789\r", 22);
    UNTIL(one->told[RSK_EVENT_DATA], 1);
    settle(20);
    CHECK_STR(one->trace, "D");
    say("xy", 2);
    UNTIL(one->told[RSK_EVENT_CLOSE], 1);
    CHECK_INT(one->error_code, EMSGSIZE);
    CHECK_STR(one->trace, "DXZ");
    CHECK(array_front || strstr(explained, "a frame of the peer is longer than max") != NULL);
    finish();
    framing = (rsk_framing){.size = sizeof framing, .kind = RSK_FRAME_LENGTH, .length = 8, .max = 1000};
    begin(&framing);
    say("\377\377\377\377\377\377\377\377", 8); /* no wrap around */
    UNTIL(one->told[RSK_EVENT_CLOSE], 1);
    CHECK_INT(one->error_code, EMSGSIZE);
    finish();
}

/* Lines until an empty one, then five bytes, then bytes as they come: changed in on_data, with all of it there at once. */
static void like_http(struct side *side, int kind) {
    rsk_framing body = {.size = sizeof body, .kind = RSK_FRAME_FIXED, .length = 5};
    if (kind == RSK_EVENT_DATA && side->frames[side->told[RSK_EVENT_DATA] - 1] == 0) {
        CHECK_GIVES(rsk_stream_set_framing(side->stream, &body), 0);
        side->numbers[0] = side->told[RSK_EVENT_DATA];
    } else if (kind == RSK_EVENT_DATA && side->numbers[0] != 0 && side->told[RSK_EVENT_DATA] == side->numbers[0] + 1) {
        CHECK_GIVES(rsk_stream_set_framing(side->stream, NULL), 0);
    }
}

static void changed(void) {
    rsk_framing framing = {.size = sizeof framing, .kind = RSK_FRAME_LINE};
    begin(&framing);
    one->act = like_http;
    say("GET\r\nHost\r\n\r\n12345rest of it", 29 - 1);
    UNTIL_BYTES(one, 3 + 4 + 5 + 10);
    settle(10);
    CHECK_INT(one->told[RSK_EVENT_DATA], 5);
    CHECK(one->frames[3] == 5 && one->frames[4] == 10);
    say("more", 4);
    UNTIL_BYTES(one, 26);
    end_of_peer();
    CHECK_STR(trace_without(one, "D"), "EZ");
    finish();
}

static void pause_at_each(struct side *side, int kind) {
    if (kind == RSK_EVENT_DATA) {
        CHECK_GIVES(rsk_stream_pause(side->stream), 0);
        CHECK_GIVES(rsk_stream_pause(side->stream), 0);
        CHECK(rsk_stream_state(side->stream) & RSK_STATE_PAUSED);
    }
}

static void paused(void) {
    rsk_framing framing = {.size = sizeof framing, .kind = RSK_FRAME_LINE};
    begin(&framing);
    one->act = pause_at_each;
    say("1\n2\n3", 5);
    (void)shutdown(peer, SHUT_WR);
    for (int i = 1; i <= 3; i++) {
        UNTIL(one->told[RSK_EVENT_DATA], i);
        settle(20);
        CHECK_INT(one->told[RSK_EVENT_DATA], i);
        CHECK_INT(one->told[RSK_EVENT_END], 0);
        CHECK_GIVES(rsk_stream_resume(one->stream), 0);
        CHECK_GIVES(rsk_stream_resume(one->stream), 0);
    }
    UNTIL(one->told[RSK_EVENT_CLOSE], 1);
    CHECK_STR(one->trace, "DDDEZ");
    finish();
}

/* Two streams with framing, and many frames each: nobody starves, nothing is mixed up. */
static void many(void) {
    rsk_framing framing = {.size = sizeof framing, .kind = RSK_FRAME_LINE, .flags = RSK_FRAME_KEEP};
    static char text[20000];
    begin(&framing);
    for (size_t i = 0; i < sizeof text; i++) {
        text[i] = i % 2 == 0 ? 'x' : '\n';
    }
    say(text, sizeof text);
    UNTIL(one->told[RSK_EVENT_DATA], 10000);
    CHECK_INT(one->received, sizeof text);
    CHECK(memcmp(one->bytes, text, sizeof text) == 0);
    finish();
}

static void refused(rsk_framing framing, int error, const char *word) {
    framing.size = framing.size != 0 ? framing.size : sizeof framing;
    CHECK_FAILS(rsk_stream_set_framing(one->stream, &framing), error);
    CHECK_EXPLAINED(word);
}

static void refusals(void) {
    begin(NULL);
    refused((rsk_framing){.kind = 0}, EINVAL, "kind is none of");
    refused((rsk_framing){.kind = 5}, EINVAL, "kind is none of");
    refused((rsk_framing){.kind = RSK_FRAME_LINE, .flags = 4}, EINVAL, "flags has a bit");
    refused((rsk_framing){.kind = RSK_FRAME_LINE, .flags = RSK_FRAME_LITTLE_ENDIAN}, EINVAL, "RSK_FRAME_LENGTH only");
    refused((rsk_framing){.kind = RSK_FRAME_LINE, .delimiter = "x", .delimiter_len = 1}, EINVAL, "RSK_FRAME_DELIMITER only");
    refused((rsk_framing){.kind = RSK_FRAME_LINE, .length = 1}, EINVAL, "length belongs to");
    refused((rsk_framing){.kind = RSK_FRAME_DELIMITER}, EINVAL, "from 1 to 16 bytes");
    refused((rsk_framing){.kind = RSK_FRAME_DELIMITER, .delimiter_len = 1}, EFAULT, "");
    refused((rsk_framing){.kind = RSK_FRAME_DELIMITER, .delimiter = "01234567890123456", .delimiter_len = 17}, EINVAL,
            "from 1 to 16 bytes");
    refused((rsk_framing){.kind = RSK_FRAME_FIXED}, EINVAL, "needs the length of a frame");
    refused((rsk_framing){.kind = RSK_FRAME_FIXED, .length = 1, .header = 1}, EINVAL, "RSK_FRAME_LENGTH only");
    refused((rsk_framing){.kind = RSK_FRAME_LENGTH, .length = 5}, EINVAL, "1, 2, 3, 4 or 8");
    refused((rsk_framing){.kind = RSK_FRAME_LENGTH, .length = 4, .header = 3}, EINVAL, "header");
    refused((rsk_framing){.size = 9, .kind = RSK_FRAME_LINE}, EINVAL, "size is 0 or too small");
    CHECK_STR(one->trace, "");
    finish();
}

void framing_part(void) {
    one = malloc(sizeof *one);
    lines();
    delimiters();
    lengths();
    fixed();
    caps();
    changed();
    paused();
    many();
    refusals();
    free(one);
}
