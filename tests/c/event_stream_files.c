/* event_stream: sendfile goes in order with the writes, and a file that is too short is no silence. */
#include "event_stream.h"

static char path[] = "/tmp/rsk_event_stream_XXXXXX";

static int file_of(const void *bytes, size_t len) {
    int file;
    memcpy(path + sizeof path - 7, "XXXXXX", 6);
    file = (int)MUST(mkostemp(path, O_CLOEXEC));
    (void)unlink(path);
    CHECK_INT(write(file, bytes, len), (ssize_t)len);
    return file;
}

static void between_writes(bool tcp) {
    struct side *one = malloc(sizeof *one), *two = malloc(sizeof *two);
    char text[30001];
    int file;
    memset(text, 'f', sizeof text);
    file = file_of(text, 30000);
    stream_pair(one, two, tcp, NULL);
    CHECK_GIVES(rsk_stream_write(one->stream, "ab", 2, 1), 1);
    CHECK(rsk_stream_sendfile(one->stream, file, 10, 20000, 2) >= 0);
    CHECK(rsk_stream_write(one->stream, "cd", 2, 3) >= 0);
    CHECK(rsk_stream_sendfile(one->stream, file, 0, 0, 4) >= 0);
    CHECK(rsk_stream_sendfile(one->stream, file, 29990, 10, 5) >= 0);
    CHECK_GIVES(rsk_stream_end(one->stream, 6), 0);
    (void)close(file); /* the library has its own */
    UNTIL(one->told[RSK_EVENT_CLOSE], 1);
    UNTIL(two->told[RSK_EVENT_CLOSE], 1);
    CHECK_INT(two->received, 20014);
    CHECK(memcmp(two->bytes, "abff", 4) == 0 && memcmp(two->bytes + 20001, "fcdff", 5) == 0);
    CHECK_INT(one->told[RSK_EVENT_WRITTEN], 6);
    for (int i = 0; i < 6; i++) {
        CHECK(one->tags[i] == (uint64_t)i + 1 && one->codes[i] == 0);
    }
    drop(one);
    drop(two);
    free(one);
    free(two);
}

static void too_short(void) {
    struct side *one = malloc(sizeof *one);
    int file = file_of("0123456789", 10), fd = stream_and_fd(one, true, NULL);
    char got[32];
    CHECK(rsk_stream_sendfile(one->stream, file, 4, 20, 1) >= 0);
    CHECK(rsk_stream_state(one->stream) >= 0);
    IGNORE(rsk_stream_write(one->stream, "never", 5, 2));
    UNTIL(one->told[RSK_EVENT_CLOSE], 1);
    CHECK_INT(one->codes[0], ENODATA);
    CHECK_INT(one->error_code, ENODATA);
    CHECK_INT(one->close_code, ENODATA);
    CHECK(recv(fd, got, sizeof got, MSG_DONTWAIT) <= 6);
    (void)close(fd);
    (void)close(file);
    drop(one);
    free(one);
}

static void refusals(void) {
    struct side *one = malloc(sizeof *one);
    int file = file_of("0123456789", 10), fd = stream_and_fd(one, true, NULL), pipe_ends[2];
    MUST(pipe2(pipe_ends, O_CLOEXEC));
    CHECK_FAILS(rsk_stream_sendfile(one->stream, file, -1, 5, 1), EINVAL);
    CHECK_EXPLAINED("offset is negative");
    CHECK_FAILS(rsk_stream_sendfile(one->stream, file, 5, UINT64_MAX, 1), EINVAL);
    CHECK_EXPLAINED("beyond the largest file");
    CHECK_FAILS(rsk_stream_sendfile(one->stream, -1, 0, 5, 1), EBADF);
    CHECK_EXPLAINED("file");
    CHECK_FAILS(rsk_stream_sendfile(one->stream, pipe_ends[0], 0, 5, 1), EINVAL);
    CHECK_EXPLAINED("no regular file");
    CHECK_STR(one->trace, "");
    (void)close(fd);
    (void)close(file);
    (void)close(pipe_ends[0]);
    (void)close(pipe_ends[1]);
    drop(one);
    free(one);
}

/* A file larger than all buffers, to a reader that is slow: every byte, once, and the marks do not count it. */
static void large(void) {
    static unsigned char chunk[65536], got[65536];
    struct side *one = malloc(sizeof *one);
    int fd = stream_and_fd(one, true, NULL), file = file_of("", 0);
    size_t total = 0, len = 24 << 20;
    double end = check_seconds() + 20;
    for (size_t at = 0; at < len; at += sizeof chunk) {
        memset(chunk, (int)(at / sizeof chunk), sizeof chunk);
        CHECK_INT(write(file, chunk, sizeof chunk), sizeof chunk);
    }
    CHECK_GIVES(rsk_stream_sendfile(one->stream, file, 0, len, 1), 1);
    CHECK_INT(rsk_stream_queued(one->stream), 0);
    CHECK_GIVES(rsk_stream_end(one->stream, 2), 0);
    while (check_seconds() < end) {
        ssize_t count = recv(fd, got, sizeof got, MSG_DONTWAIT);
        if (count == 0) {
            break;
        }
        for (ssize_t i = 0; i < count; i += 4096) {
            size_t at = total + (size_t)i;
            CHECK_INT(got[i], (unsigned char)(at / sizeof chunk));
        }
        total += count > 0 ? (size_t)count : 0;
        (void)turn(0);
    }
    CHECK_INT(total, len);
    (void)close(fd);
    UNTIL(one->told[RSK_EVENT_CLOSE], 1);
    CHECK(one->told[RSK_EVENT_WRITTEN] == 2 && one->codes[0] == 0 && one->codes[1] == 0);
    (void)close(file);
    drop(one);
    free(one);
}

void files_part(void) {
    between_writes(false);
    between_writes(true);
    too_short();
    refusals();
    large();
}
