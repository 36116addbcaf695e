/* event_stream: a callback may do anything: in each of them the stream is destroyed, reset, ended, given away, and its memory
 * freed. Nothing is told from inside those calls, and the close comes once and last. */
#include "event_stream.h"

static struct side *one, *two;
static int listener;
static char port[8];

enum { DESTROY, DESTROY_WITH, RESET, END, WRITE, DETACH, SILENCE, STOP, ACTIONS };
static const int kinds[] = {RSK_EVENT_ATTEMPT, RSK_EVENT_CONNECT, RSK_EVENT_DATA,  RSK_EVENT_WRITTEN, RSK_EVENT_DRAIN,
                            RSK_EVENT_END,     RSK_EVENT_TIMEOUT, RSK_EVENT_ERROR, RSK_EVENT_CLOSE};

static void act(struct side *side, int kind) {
    static char room[65536];
    size_t len = sizeof room;
    int fd, action = side->numbers[1];
    if (kind != side->numbers[0] || side->numbers[2]++ > 0) {
        return;
    }
    nothing_may_be_told = true;
    switch (action) {
        case DESTROY: side->numbers[3] = rsk_stream_destroy(side->stream, 0); break;
        case DESTROY_WITH: side->numbers[3] = rsk_stream_destroy(side->stream, EPROTO); break;
        case RESET: side->numbers[3] = rsk_stream_reset(side->stream); break;
        case END: side->numbers[3] = rsk_stream_end(side->stream, 77); break;
        case WRITE: side->numbers[3] = rsk_stream_write(side->stream, "more", 4, 78); break;
        case DETACH:
            fd = rsk_stream_detach(side->stream, room, &len);
            side->numbers[3] = fd < 0 ? -1 : close(fd);
            break;
        case SILENCE:
            /* Another user pointer and other functions, from now on: the rest is told to nobody. */
            side->numbers[3] = rsk_stream_set_callbacks(side->stream, &recording, side);
            break;
        default: side->numbers[3] = rsk_loop_stop(loop_in_test); break;
    }
    if (side->numbers[3] == -1) {
        side->numbers[3] = -errno;
    }
    nothing_may_be_told = false;
}

/* Whatever makes an event of that kind for `one`. */
static void provoke(int kind) {
    rsk_stream_options options = {.size = sizeof options, .soft_mark = 1000, .flags = RSK_STREAM_HALF_OPEN};
    rsk_framing lines = {.size = sizeof lines, .kind = RSK_FRAME_LINE};
    static char large[8 << 20];
    if (kind == RSK_EVENT_ATTEMPT || kind == RSK_EVENT_CONNECT) {
        blank(one, "one");
        blank(two, "two");
        two->told[RSK_EVENT_CLOSE] = 1; /* there is none */
        CHECK_GIVES(rsk_stream_connect(loop_in_test, "127.0.0.1", port, NULL, &recording, one, &one->stream), 0);
        return;
    }
    stream_pair(one, two, true, &options);
    switch (kind) {
        case RSK_EVENT_DATA:
            CHECK_GIVES(rsk_stream_set_framing(one->stream, &lines), 0);
            CHECK_GIVES(rsk_stream_write(two->stream, "a\nb\nc\nd", 7, 0), 1);
            break;
        case RSK_EVENT_WRITTEN:
            CHECK_GIVES(rsk_stream_write(one->stream, "abc", 3, 1), 1);
            CHECK_GIVES(rsk_stream_write(one->stream, "def", 3, 2), 1);
            break;
        case RSK_EVENT_DRAIN: CHECK_GIVES(rsk_stream_write(one->stream, large, sizeof large, 1), 0); break;
        case RSK_EVENT_TIMEOUT: CHECK_GIVES(rsk_stream_set_timeout(one->stream, RSK_TIMEOUT_IDLE, 5), 0); break;
        case RSK_EVENT_ERROR: CHECK_GIVES(rsk_stream_reset(two->stream), 0); break;
        case RSK_EVENT_CLOSE:
            CHECK_GIVES(rsk_stream_end(one->stream, 0), 0);
            CHECK_GIVES(rsk_stream_end(two->stream, 0), 0);
            break;
        default: CHECK_GIVES(rsk_stream_end(two->stream, 0), 0); break;
    }
}

static void each_in_each(int kind, int action) {
    size_t at;
    unsigned long before = atomic_load(&check_counts.differ);
    provoke(kind);
    one->numbers[0] = kind;
    one->numbers[1] = action;
    one->numbers[2] = 0;
    one->act = act;
    UNTIL(one->numbers[2], 1);
    at = one->events;
    bool closes = action == DESTROY || action == DESTROY_WITH || action == RESET || action == DETACH;
    bool is_over = kind == RSK_EVENT_ERROR || kind == RSK_EVENT_CLOSE;
    if (is_over && (closes || action == END || action == WRITE)) {
        CHECK_INT(one->numbers[3], -EALREADY);
    } else if (action == DETACH && kind == RSK_EVENT_ATTEMPT) {
        CHECK_INT(one->numbers[3], -ENOTCONN);
    } else if (action == WRITE) {
        CHECK_INT(one->numbers[3], 1);
    } else {
        CHECK_INT(one->numbers[3], 0);
    }
    if (closes && one->numbers[3] == 0) {
        UNTIL(one->told[RSK_EVENT_CLOSE], 1);
        for (; at < one->events; at++) {
            if (strchr("WXZ", one->trace[at]) == NULL) {
                check_report(__FILE__, __LINE__, "after action %d in %d: %s", action, kind, one->trace);
            }
        }
        CHECK_INT(one->told[RSK_EVENT_ERROR], action == DESTROY_WITH);
        CHECK_INT(one->close_code, action == DESTROY_WITH ? EPROTO : 0);
    }
    if (action == END && one->numbers[3] == 0 && kind != RSK_EVENT_ATTEMPT) {
        UNTIL(one->told[RSK_EVENT_WRITTEN], 1);
    }
    settle(0);
    drop(one);
    CHECK(one->told[RSK_EVENT_CLOSE] == 1 && one->told[RSK_EVENT_ERROR] <= 1);
    CHECK(one->told[RSK_EVENT_ERROR] == 0 || strstr(one->trace, "XZ") != NULL);
    if (two->told[RSK_EVENT_CLOSE] == 0) {
        drop(two);
    }
    if (atomic_load(&check_counts.differ) > before) {
        printf("  action %d in the callback of %d: %s\n", action, kind, one->trace);
    }
}

/* The user pointer is the program's: freed and replaced in each callback, freed for good in the last. */
static void renew(rsk_stream stream, void *user) {
    free(user);
    CHECK_GIVES(rsk_stream_set_user(stream, calloc(1, 16)), 0);
}

static void freeing_data(rsk_stream stream, const void *data, size_t len, void *user) {
    (void)data;
    (void)len;
    renew(stream, user);
    if (((const char *)data)[0] == 'q') {
        CHECK_GIVES(rsk_stream_destroy(stream, 0), 0);
    }
    CHECK(((const char *)data)[len - 1] == 'q' || len > 0); /* still there */
}

static void freeing_written(rsk_stream stream, uint64_t tag, int code, void *user) {
    (void)tag;
    (void)code;
    renew(stream, user);
}

static int freed;

static void freeing_close(rsk_stream stream, int code, void *user) {
    (void)stream;
    (void)code;
    free(user);
    freed++;
}

static void memory_of_the_program(void) {
    rsk_stream_callbacks callbacks = {
        .size = sizeof callbacks, .on_data = freeing_data, .on_written = freeing_written, .on_close = freeing_close};
    rsk_stream stream;
    int fds[2];
    if (array_front) {
        return;
    }
    connected_pair(fds, true);
    CHECK_GIVES(rsk_stream_adopt(loop_in_test, fds[0], NULL, &callbacks, calloc(1, 16), &stream), 0);
    memset(&callbacks, 0, sizeof callbacks); /* it was copied */
    for (uint64_t i = 1; i <= 5; i++) {
        CHECK_GIVES(rsk_stream_write(stream, "x", 1, i), 1);
        CHECK_INT(send(fds[1], i < 5 ? "abc" : "q", i < 5 ? 3 : 1, 0), i < 5 ? 3 : 1);
        check_sleep_ms(1);
        settle(0);
    }
    UNTIL(freed, 1);
    freed = 0;
    (void)close(fds[1]);
}

/* Nobody wants to be told anything: the stream works all the same. */
static void no_callbacks(void) {
    rsk_stream stream;
    int fds[2];
    char got[8];
    if (array_front) {
        return;
    }
    connected_pair(fds, true);
    CHECK_GIVES(rsk_stream_adopt(loop_in_test, fds[0], NULL, NULL, NULL, &stream), 0);
    CHECK_GIVES(rsk_stream_write(stream, "hello", 5, 9), 1);
    CHECK_INT(recv(fds[1], got, sizeof got, MSG_WAITALL * 0), 5);
    (void)close(fds[1]);
    settle(20);
    CHECK_FAILS(rsk_stream_state(stream), EBADF);
}

void callbacks_part(void) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t len = sizeof address;
    one = malloc(sizeof *one);
    two = malloc(sizeof *two);
    listener = (int)MUST(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    MUST(bind(listener, (struct sockaddr *)&address, sizeof address));
    MUST(listen(listener, 128));
    MUST(getsockname(listener, (struct sockaddr *)&address, &len));
    (void)snprintf(port, sizeof port, "%u", ntohs(address.sin_port));
    for (size_t kind = 0; kind < sizeof kinds / sizeof *kinds; kind++) {
        for (int action = 0; action < ACTIONS; action++) {
            each_in_each(kinds[kind], action);
        }
    }
    memory_of_the_program();
    no_callbacks();
    (void)close(listener);
    free(one);
    free(two);
}
