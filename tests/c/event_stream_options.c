/* event_stream: options that contradict each other are refused with a text of their own; those that are right are really set. */
#include "event_stream.h"

static rsk_stream_options fresh(void) {
    return (rsk_stream_options){.size = sizeof(rsk_stream_options)};
}

/* All ways to make a stream refuse them alike. */
static void refused(const rsk_stream_options *options, const char *word) {
    rsk_stream stream = {1};
    int fds[2];
    connected_pair(fds, true);
    CHECK_FAILS(rsk_stream_adopt(loop_in_test, fds[0], options, NULL, NULL, &stream), EINVAL);
    CHECK_EXPLAINED(word);
    CHECK_INT(stream.id, 0);
    CHECK_FAILS(rsk_stream_connect_unix(loop_in_test, "@nobody", options, NULL, NULL, &stream), EINVAL);
    CHECK_EXPLAINED(word);
    if (options->local_host == NULL && options->local_service == NULL) {
        CHECK_FAILS(rsk_stream_connect(loop_in_test, "127.0.0.1", "1", options, NULL, NULL, &stream), EINVAL);
        CHECK_EXPLAINED(word);
    }
    /* The descriptor was left alone. */
    CHECK_INT(fcntl(fds[0], F_GETFL) & O_NONBLOCK, 0);
    (void)close(fds[0]);
    (void)close(fds[1]);
}

#define REFUSED(change, word)                   \
    do {                                        \
        rsk_stream_options options_ = fresh();  \
        rsk_stream_options *o = &options_;      \
        change;                                 \
        refused(o, word);                       \
    } while (0)

static void contradictions(void) {
    REFUSED(o->flags = 8, "flags has a bit");
    REFUSED(o->flags = -1, "flags has a bit");
    REFUSED(o->idle_timeout_ms = -1, "idle_timeout_ms is negative");
    REFUSED(o->connect_timeout_ms = -1, "connect_timeout_ms is negative");
    REFUSED(o->write_timeout_ms = -5, "write_timeout_ms is negative");
    REFUSED(o->close_timeout_ms = -1, "close_timeout_ms is negative");
    REFUSED((o->soft_mark = 10, o->hard_mark = 9), "below the soft mark");
    REFUSED(o->hard_mark = 9, "below the soft mark");
    REFUSED(o->soft_mark = (16 << 20) + 1, "below the soft mark");
    REFUSED(o->keepalive_interval_s = 1, "keep-alive is off");
    REFUSED(o->keepalive_count = 1, "keep-alive is off");
    REFUSED(o->keepalive_idle_s = 40000, "not between 0 and 32767");
    REFUSED((o->keepalive_idle_s = 1, o->keepalive_interval_s = -1), "not between 0 and 32767");
    REFUSED((o->keepalive_idle_s = 1, o->keepalive_count = 128), "not between 0 and 127");
    REFUSED(o->tos = 256, "tos is not between 0 and 255");
    REFUSED(o->tos = -1, "tos is not between 0 and 255");
    REFUSED(o->local_host = "127.0.0.1", "for rsk_stream_connect only");
    REFUSED(o->local_service = "0", "for rsk_stream_connect only");
    REFUSED(o->size = 0, "size is 0 or too small");
    REFUSED(o->size = 8, "size is 0 or too small");
    REFUSED(o->size = SIZE_MAX, "size is 0 or too small");
}

static void other_releases(void) {
    struct {
        rsk_stream_options options;
        uint64_t later;
    } newer = {.options = {.size = sizeof newer}};
    rsk_stream_callbacks callbacks = recording;
    rsk_stream stream;
    struct side *one = malloc(sizeof *one);
    int fd = stream_and_fd(one, false, &newer.options);
    (void)close(fd);
    drop(one);
    newer.later = 1;
    refused(&newer.options, "size is that of a newer version");
    /* An older program knows less: what it did not give is zero. */
    rsk_stream_options older = {.size = offsetof(rsk_stream_options, soft_mark), .idle_timeout_ms = 1000, .hard_mark = 1};
    fd = stream_and_fd(one, false, &older);
    (void)close(fd);
    drop(one);
    callbacks.size = 3;
    CHECK_FAILS(rsk_stream_connect_unix(loop_in_test, "@nobody", NULL, &callbacks, NULL, &stream), EINVAL);
    CHECK_EXPLAINED("size is 0 or too small");
    free(one);
}

static int option(rsk_stream stream, int level, int name) {
    int value = -1;
    socklen_t len = sizeof value;
    CHECK_GIVES(rsk_getsockopt(rsk_stream_fd(stream), level, name, &value, &len), 0);
    return value;
}

static void check_keepalive(rsk_stream stream, int idle, int interval, int count) {
    CHECK_INT(option(stream, SOL_SOCKET, SO_KEEPALIVE), 1);
    CHECK_INT(option(stream, IPPROTO_TCP, TCP_KEEPIDLE), idle);
    CHECK_INT(option(stream, IPPROTO_TCP, TCP_KEEPINTVL), interval);
    CHECK_INT(option(stream, IPPROTO_TCP, TCP_KEEPCNT), count);
}

static void really_set(void) {
    struct side *one = malloc(sizeof *one);
    rsk_stream_options options = {.size = sizeof options,
                                  .flags = RSK_STREAM_NODELAY,
                                  .keepalive_idle_s = 11,
                                  .keepalive_interval_s = 7,
                                  .keepalive_count = 3,
                                  .tos = 0x10};
    int fd = stream_and_fd(one, true, &options);
    CHECK_INT(option(one->stream, IPPROTO_TCP, TCP_NODELAY), 1);
    CHECK_INT(option(one->stream, IPPROTO_IP, IP_TOS), 0x10);
    check_keepalive(one->stream, 11, 7, 3);
    CHECK(fcntl(rsk_stream_fd(one->stream), F_GETFL) & O_NONBLOCK);
    (void)close(fd);
    drop(one);
    /* A Unix socket has none of it, and is none the worse for it. */
    fd = stream_and_fd(one, false, &options);
    CHECK_GIVES(rsk_stream_set_nodelay(one->stream, 1), 0);
    CHECK_GIVES(rsk_stream_set_keepalive(one->stream, 1, 0, 0), 0);
    CHECK_GIVES(rsk_stream_set_tos(one->stream, 0x10), 0);
    (void)close(fd);
    drop(one);
    free(one);
}

void options_part(void) {
    contradictions();
    other_releases();
    really_set();
}

void settings_part(void) {
    struct side *one = malloc(sizeof *one);
    int fd = stream_and_fd(one, true, NULL);
    rsk_stream stream = one->stream;
    CHECK_GIVES(rsk_stream_set_nodelay(stream, 1), 0);
    CHECK_INT(option(stream, IPPROTO_TCP, TCP_NODELAY), 1);
    CHECK_GIVES(rsk_stream_set_nodelay(stream, 0), 0);
    CHECK_INT(option(stream, IPPROTO_TCP, TCP_NODELAY), 0);
    CHECK_FAILS(rsk_stream_set_nodelay(stream, 2), EINVAL);
    CHECK_EXPLAINED("on is neither 0 nor 1");
    CHECK_GIVES(rsk_stream_set_keepalive(stream, 20, 5, 4), 0);
    check_keepalive(stream, 20, 5, 4);
    CHECK_GIVES(rsk_stream_set_keepalive(stream, 0, 0, 0), 0);
    CHECK_INT(option(stream, SOL_SOCKET, SO_KEEPALIVE), 0);
    CHECK_FAILS(rsk_stream_set_keepalive(stream, 0, 1, 0), EINVAL);
    CHECK_FAILS(rsk_stream_set_keepalive(stream, -1, 0, 0), EINVAL);
    CHECK_GIVES(rsk_stream_set_tos(stream, 0x08), 0);
    CHECK_INT(option(stream, IPPROTO_IP, IP_TOS), 0x08);
    CHECK_FAILS(rsk_stream_set_tos(stream, 300), EINVAL);
    CHECK_EXPLAINED("tos is not between 0 and 255");
    CHECK_GIVES(rsk_stream_set_marks(stream, 10, 10), 0);
    CHECK_FAILS(rsk_stream_set_marks(stream, 11, 10), EINVAL);
    CHECK_EXPLAINED("below the soft mark");
    CHECK_FAILS(rsk_stream_set_timeout(stream, 0, 1), EINVAL);
    CHECK_FAILS(rsk_stream_set_timeout(stream, 5, 1), EINVAL);
    CHECK_EXPLAINED("which is none of RSK_TIMEOUT_IDLE");
    CHECK_FAILS(rsk_stream_set_timeout(stream, RSK_TIMEOUT_IDLE, -1), EINVAL);
    CHECK_EXPLAINED("ms is negative");
    CHECK(rsk_stream_user(stream) == one);
    CHECK_GIVES(rsk_stream_set_user(stream, &fd), 0);
    CHECK(rsk_stream_user(stream) == &fd);
    CHECK_GIVES(rsk_stream_set_user(stream, one), 0);
    (void)close(fd);
    drop(one);
    free(one);
}
