/* event_stream: what is told of a stream is noted down, whichever front end tells it. */
#include "event_stream.h"

rsk_loop loop_in_test;
bool array_front;
int backend_in_test;
bool nothing_may_be_told;

static const char letters[] = "?.....LACDWRETXZ.........";

void told(struct side *side, int kind) {
    if (nothing_may_be_told) {
        check_report(__FILE__, __LINE__, "%s was told %d from inside a call", side->name, kind);
    }
    if (side->told[RSK_EVENT_CLOSE] > 0) {
        check_report(__FILE__, __LINE__, "%s was told %d after its close", side->name, kind);
    }
    if (side->inside) {
        check_report(__FILE__, __LINE__, "%s was told %d from inside a callback", side->name, kind);
    }
    if (side->events + 1 < sizeof side->trace) {
        side->trace[side->events++] = letters[kind];
    }
    side->told[kind]++;
    side->inside = true;
    if (side->act != NULL) {
        side->act(side, kind);
    }
    side->inside = false;
}

static void keep(struct side *side, const void *data, size_t len) {
    if (side->received < MOST_BYTES) {
        size_t room = MOST_BYTES - side->received;
        memcpy(side->bytes + side->received, data, len < room ? len : room);
    }
    if (side->told[RSK_EVENT_DATA] < MOST_FRAMES) {
        side->frames[side->told[RSK_EVENT_DATA]] = len;
    }
    side->received += len;
}

static void on_lookup(rsk_stream stream, int count, void *user) {
    struct side *side = user;
    (void)stream;
    side->last_value = count;
    told(side, RSK_EVENT_LOOKUP);
}

static void on_attempt(rsk_stream stream, const struct sockaddr *to, socklen_t len, void *user) {
    struct side *side = user;
    (void)stream;
    side->last_value = len >= sizeof(sa_family_t) ? to->sa_family : -1;
    told(side, RSK_EVENT_ATTEMPT);
}

static void on_connect(rsk_stream stream, void *user) {
    (void)stream;
    told(user, RSK_EVENT_CONNECT);
}

static void on_data(rsk_stream stream, const void *data, size_t len, void *user) {
    struct side *side = user;
    CHECK(stream.id == side->stream.id);
    keep(side, data, len);
    told(side, RSK_EVENT_DATA);
}

static void on_written(rsk_stream stream, uint64_t tag, int code, void *user) {
    struct side *side = user;
    int at = side->told[RSK_EVENT_WRITTEN];
    (void)stream;
    if (at < MOST_TAGS) {
        side->tags[at] = tag;
        side->codes[at] = code;
    }
    told(side, RSK_EVENT_WRITTEN);
}

static void on_drain(rsk_stream stream, void *user) {
    (void)stream;
    told(user, RSK_EVENT_DRAIN);
}

static void on_end(rsk_stream stream, void *user) {
    (void)stream;
    told(user, RSK_EVENT_END);
}

static void on_timeout(rsk_stream stream, int which, void *user) {
    struct side *side = user;
    (void)stream;
    side->last_value = which;
    told(side, RSK_EVENT_TIMEOUT);
}

static void on_error(rsk_stream stream, int code, void *user) {
    struct side *side = user;
    (void)stream;
    side->error_code = code;
    told(side, RSK_EVENT_ERROR);
}

static void on_close(rsk_stream stream, int code, void *user) {
    struct side *side = user;
    CHECK(stream.id == side->stream.id);
    CHECK(rsk_stream_state(stream) >= 0 && (rsk_stream_state(stream) & RSK_STATE_CLOSED));
    side->close_code = code;
    told(side, RSK_EVENT_CLOSE);
}

const rsk_stream_callbacks recording = {
    .size = sizeof(rsk_stream_callbacks),
    .on_lookup = on_lookup,
    .on_attempt = on_attempt,
    .on_connect = on_connect,
    .on_data = on_data,
    .on_written = on_written,
    .on_drain = on_drain,
    .on_end = on_end,
    .on_timeout = on_timeout,
    .on_error = on_error,
    .on_close = on_close,
};

/* What a callback would have been given, out of an event. */
static void hand_out(const rsk_loop_event *event) {
    rsk_stream stream = {event->source};
    switch (event->kind) {
        case RSK_EVENT_LOOKUP: on_lookup(stream, (int)event->value, event->user); break;
        case RSK_EVENT_ATTEMPT: on_attempt(stream, event->data, (socklen_t)event->len, event->user); break;
        case RSK_EVENT_CONNECT: on_connect(stream, event->user); break;
        case RSK_EVENT_DATA: on_data(stream, event->data, event->len, event->user); break;
        case RSK_EVENT_WRITTEN: on_written(stream, event->value, event->code, event->user); break;
        case RSK_EVENT_DRAIN: on_drain(stream, event->user); break;
        case RSK_EVENT_END: on_end(stream, event->user); break;
        case RSK_EVENT_TIMEOUT: on_timeout(stream, (int)event->value, event->user); break;
        case RSK_EVENT_ERROR: on_error(stream, event->code, event->user); break;
        case RSK_EVENT_CLOSE: on_close(stream, event->code, event->user); break;
        default: check_report(__FILE__, __LINE__, "an event of kind %d", event->kind);
    }
}

int turn(int ms) {
    /* One event at a time: what one of them leads to may undo the next. */
    rsk_loop_event events[1];
    int count;
    if (!array_front) {
        count = rsk_loop_turn(loop_in_test, ms);
        CHECK(count >= 0);
        return count;
    }
    count = rsk_loop_poll(loop_in_test, events, 1, ms);
    CHECK(count >= 0);
    for (int i = 0; i < count; i++) {
        hand_out(&events[i]);
    }
    return count;
}

void until(const int *counter, int count, int line) {
    double end = check_seconds() + 5;
    while (*counter < count && check_seconds() < end) {
        (void)turn(100);
    }
    if (*counter < count) {
        check_report(__FILE__, line, "waited in vain: %d of %d (backend %d, %s)", *counter, count, backend_in_test,
                     array_front ? "array" : "callbacks");
    }
}

void until_bytes(const struct side *side, size_t count, int line) {
    double end = check_seconds() + 5;
    while (side->received < count && check_seconds() < end) {
        (void)turn(100);
    }
    if (side->received < count) {
        check_report(__FILE__, line, "waited in vain: %zu of %zu bytes (%s)", side->received, count, side->trace);
    }
}

void settle(int ms) {
    double start = check_seconds(), quiet = start;
    do {
        if (turn(ms > 0 ? 1 : 0) > 0) {
            quiet = check_seconds();
        }
    } while (check_seconds() < quiet + ms / 1e3 && check_seconds() < start + 5);
}

void blank(struct side *side, const char *name) {
    memset(side, 0, sizeof *side);
    side->name = name;
}

static void tcp_pair(int fds[2]) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t len = sizeof address;
    int listener = (int)MUST(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    MUST(bind(listener, (struct sockaddr *)&address, sizeof address));
    MUST(listen(listener, 1));
    MUST(getsockname(listener, (struct sockaddr *)&address, &len));
    fds[0] = (int)MUST(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    MUST(connect(fds[0], (struct sockaddr *)&address, sizeof address));
    fds[1] = (int)MUST(accept4(listener, NULL, NULL, SOCK_CLOEXEC));
    (void)close(listener);
}

void connected_pair(int fds[2], bool tcp) {
    if (tcp) {
        tcp_pair(fds);
    } else {
        MUST(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds));
    }
}

static void adopt(struct side *side, int fd, const rsk_stream_options *options) {
    CHECK_GIVES(rsk_stream_adopt(loop_in_test, fd, options, &recording, side, &side->stream), 0);
    CHECK(side->stream.id != 0);
}

void stream_pair(struct side *one, struct side *two, bool tcp, const rsk_stream_options *options) {
    int fds[2];
    connected_pair(fds, tcp);
    blank(one, "one");
    blank(two, "two");
    one->other = two;
    two->other = one;
    adopt(one, fds[0], options);
    adopt(two, fds[1], options);
}

int stream_and_fd(struct side *one, bool tcp, const rsk_stream_options *options) {
    int fds[2];
    connected_pair(fds, tcp);
    blank(one, "one");
    adopt(one, fds[0], options);
    return fds[1];
}

void drop(struct side *side) {
    side->act = NULL;
    if (side->told[RSK_EVENT_CLOSE] == 0) {
        if (!(rsk_stream_state(side->stream) & RSK_STATE_CLOSED)) {
            CHECK_GIVES(rsk_stream_destroy(side->stream, 0), 0);
        }
        UNTIL(side->told[RSK_EVENT_CLOSE], 1);
    }
    (void)turn(0); /* its last event is over then */
    CHECK_FAILS(rsk_stream_state(side->stream), EBADF);
}

const char *trace_without(const struct side *side, const char *without) {
    static char left[sizeof side->trace];
    size_t count = 0;
    for (size_t i = 0; i < side->events; i++) {
        if (strchr(without, side->trace[i]) == NULL) {
            left[count++] = side->trace[i];
        }
    }
    left[count] = '\0';
    return left;
}

void check_explained(const char *word, int line) {
    char text[1024] = "";
    (void)rsk_explain(text, sizeof text);
    atomic_fetch_add(&check_counts.cases, 1);
    if (strstr(text, word) == NULL) {
        check_report(__FILE__, line, "\"%s\" is not in: %s", word, text);
    }
}
