/*
 * One connection of the web server. See connection.h.
 *
 * What a client can stretch has an end: the head of a request has a length and a time; one answer at a time is on its way,
 * so that a client that asks and does not read costs one open file and no memory; nothing is read meanwhile, so TCP makes it
 * wait; a client that takes nothing for a while is cut off (the stream's write timeout), and so is one that does not go
 * after the end of the connection was sent (its close timeout).
 */
#include "connection.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum {
    SMALL = 16 * 1024, /* files up to here are read, and leave together with the head */
    SENT = 1,          /* tag of an answer with a file behind it */
};

enum waiting { FOR_NOTHING, FOR_FILE, FOR_DRAIN };

struct connection {
    struct http_server *server;
    rsk_stream stream;
    rsk_timer timer;      /* of the head that has begun; id 0: none has */
    enum waiting waiting; /* for what, before the next request is answered */
    int paused;           /* nothing is read */
    int ending;           /* the last answer was given: what comes now is not heard */
    int ended;            /* the client has sent its last byte */
    char *text;           /* what came and is not answered yet; NULL: nothing */
    size_t len, room, looked;
    char peer[128];
};

static void cut_off(struct connection *c, int code) {
    c->ending = 1;
    rsk_stream_destroy(c->stream, code); /* it may be destroyed already: then on_close is on its way */
}

static void read_on(struct connection *c, int on) {
    if (c->paused != on)
        return;
    c->paused = !on;
    if (on ? rsk_stream_resume(c->stream) == -1 : rsk_stream_pause(c->stream) == -1)
        cut_off(c, 0);
}

/* Ends the connection in order. Closing while bytes come that nobody reads would be a reset, and that may destroy the
 * answer on its way: so the stream goes on receiving until the client ends too, or the close timeout. */
static void end(struct connection *c) {
    if (c->ending)
        return;
    c->ending = 1;
    if (rsk_stream_end(c->stream, 0) == -1)
        cut_off(c, 0);
    read_on(c, 1);
}

/* One line in the form every log reader knows. A request that was no text is shown as "-". */
static void write_log(const struct connection *c, const struct http_request *r, const struct http_answer *a) {
    char date[HTTP_DATE];

    if (!c->server->log)
        return;
    printf("%s - - [%s] \"", c->peer, http_date(date, time(NULL)));
    for (size_t i = 0; i < r->line.len && r->status != 400; i++) /* a quotation mark in it must not end it */
        printf(r->line.at[i] == '"' || r->line.at[i] == '\\' ? "\\%c" : "%c", r->line.at[i]);
    printf("%s\" %d %llu\n", r->line.len == 0 || r->status == 400 ? "-" : "", a->status, (unsigned long long)a->length);
}

/* Sends head and body as one piece. */
static void send_text(struct connection *c, struct http_answer *a, const char *body) {
    char head[HTTP_ANSWER_HEAD];
    struct iovec parts[2] = { { head, http_answer_head(head, a, time(NULL)) }, { (void *)(uintptr_t)body, 0 } };
    int taken;

    parts[1].iov_len = body != NULL ? (size_t)a->length : 0;
    taken = rsk_stream_writev(c->stream, parts, 2, 0);
    if (taken == 0)
        c->waiting = FOR_DRAIN;
    if (taken == -1)
        cut_off(c, 0);
}

/* An answer that is no file: its body tells a person what the status means. */
static void send_status(struct connection *c, const struct http_request *r, struct http_answer *a) {
    char body[64];

    a->type = "text/plain; charset=utf-8";
    a->length = (uint64_t)snprintf(body, sizeof body, "%d %s\n", a->status, http_reason(a->status));
    write_log(c, r, a);
    send_text(c, a, r->is_head || a->status == 304 ? NULL : body);
}

static void send_file(struct connection *c, struct http_answer *a, int fd) {
    char head[HTTP_ANSWER_HEAD];
    size_t len = http_answer_head(head, a, time(NULL));

    if (rsk_stream_write(c->stream, head, len, 0) == -1
        || rsk_stream_sendfile(c->stream, fd, (int64_t)a->from, a->length, SENT) == -1) /* it keeps a descriptor of its own */
        cut_off(c, 0);
    else
        c->waiting = FOR_FILE;
}

/* The body of a small file, or NULL: then it has become shorter since it was opened. */
static const char *read_small(const struct http_answer *a, int fd) {
    static _Thread_local char body[SMALL];
    size_t have = 0;

    while (have < a->length) {
        ssize_t n = pread(fd, body + have, (size_t)a->length - have, (off_t)(a->from + have));

        if (n == -1 && errno == EINTR)
            continue;
        if (n <= 0)
            return NULL;
        have += (size_t)n;
    }
    return body;
}

/* A file, or the part of it that was asked for. */
static void send_part(struct connection *c, const struct http_request *r, struct http_answer *a, int fd) {
    const char *body = !r->is_head && a->length <= SMALL ? read_small(a, fd) : NULL;

    if (!r->is_head && a->length <= SMALL && body == NULL) {
        *a = (struct http_answer){ .status = 500 };
        send_status(c, r, a);
        return;
    }
    write_log(c, r, a);
    if (r->is_head || body != NULL)
        send_text(c, a, body);
    else
        send_file(c, a, fd);
}

static void answer(struct connection *c, const struct http_request *r) {
    struct http_answer a = { .status = r->status, .keep_alive = r->keep_alive && !c->server->closing };
    struct http_file file = { .fd = -1 };

    if (a.status == 0)
        a.status = http_open_file(&c->server->site, r->path, &file);
    if (a.status == 301) { /* "//host" would lead to another host */
        a.location = r->raw_path;
        while (a.location.len > 1 && a.location.at[1] == '/')
            a.location = (struct slice){ a.location.at + 1, a.location.len - 1 };
    }
    if (a.status == 200) {
        int condition = http_condition(r, &file.version);

        a.version = &file.version;
        a.type = file.type;
        a.status = condition != 0 ? condition : http_range(r, &file.version, &a.from, &a.length);
    }
    if (a.status != 200 && a.status != 206)
        send_status(c, r, &a);
    else
        send_part(c, r, &a, file.fd);
    if (file.fd != -1)
        rsk_close(file.fd);
    if (!a.keep_alive)
        end(c);
}

/* What came is no request, or did not come in time. */
static void refuse(struct connection *c, int status) {
    struct http_request r = { .status = 400 };
    struct http_answer a = { .status = status };

    send_status(c, &r, &a);
    end(c);
}

/* Answers the requests at the beginning of the text; how many bytes they had. */
static size_t answer_requests(struct connection *c, const char *text, size_t len) {
    static _Thread_local struct http_request r;
    size_t used = 0;

    while (used < len && c->waiting == FOR_NOTHING && !c->ending) {
        long head;

        if (c->looked == 0 && len - used >= 2 && memcmp(text + used, "\r\n", 2) == 0) {
            used += 2; /* old clients send an empty line behind a body */
            continue;
        }
        head = http_head_length(text + used, len - used, &c->looked);
        if (head == 0)
            break;
        c->looked = 0;
        if (head < 0) {
            refuse(c, (int)-head);
            break;
        }
        http_understand(&r, text + used, (size_t)head);
        used += (size_t)head;
        answer(c, &r);
    }
    return c->ending ? len : used;
}

/* Keeps what has come and was not answered. 0: no memory for it. */
static int keep(struct connection *c, const char *text, size_t len) {
    if (c->len + len > c->room) {
        size_t room = c->len + len + 1024;
        char *larger = realloc(c->text, room);

        if (larger == NULL)
            return 0;
        c->text = larger;
        c->room = room;
    }
    memcpy(c->text + c->len, text, len);
    c->len += len;
    return 1;
}

static void head_is_late(rsk_timer timer, void *user);

/* After each step: what is waited for decides whether reading goes on and whether a clock runs. */
static void settle(struct connection *c) {
    if (c->len == 0 || c->ending) { /* most connections are idle most of the time: they keep no memory */
        free(c->text);
        c->text = NULL;
        c->len = c->room = 0;
    }
    if (c->waiting == FOR_NOTHING && c->ended)
        end(c); /* the rest of the text, if there is one, will never be a request */
    if ((c->ending || c->waiting != FOR_NOTHING || c->len == 0) && c->timer.id != 0) {
        rsk_timer_stop(c->timer);
        c->timer.id = 0;
    }
    if (c->ending)
        return;
    read_on(c, c->waiting == FOR_NOTHING);
    if (c->waiting == FOR_NOTHING && c->len > 0 && c->timer.id == 0
        && rsk_timer_start(c->server->loop, c->server->header_ms, 0, head_is_late, c, &c->timer) == -1)
        cut_off(c, ENOMEM);
}

static void head_is_late(rsk_timer timer, void *user) {
    struct connection *c = user;

    (void)timer;
    c->timer.id = 0; /* it was for once */
    refuse(c, 408);
    settle(c);
}

/* Answers what was kept. */
static void go_on(struct connection *c) {
    size_t used = c->len > 0 ? answer_requests(c, c->text, c->len) : 0;

    c->len -= used;
    if (used > 0)
        memmove(c->text, c->text + used, c->len);
    settle(c);
}

static void on_data(rsk_stream stream, const void *data, size_t len, void *user) {
    struct connection *c = user;
    size_t used = c->len == 0 ? answer_requests(c, data, len) : 0; /* nearly always all of it */

    (void)stream;
    if (used < len && !keep(c, (const char *)data + used, len - used))
        cut_off(c, ENOMEM);
    go_on(c);
}

static void on_written(rsk_stream stream, uint64_t tag, int code, void *user) {
    struct connection *c = user;

    (void)stream;
    if (tag != SENT || code != 0)
        return;
    c->waiting = FOR_NOTHING;
    go_on(c);
}

static void on_drain(rsk_stream stream, void *user) {
    struct connection *c = user;

    (void)stream;
    if (c->waiting != FOR_DRAIN)
        return; /* behind a file: on_written tells more */
    c->waiting = FOR_NOTHING;
    go_on(c);
}

static void on_end(rsk_stream stream, void *user) {
    struct connection *c = user;

    (void)stream;
    c->ended = 1;
    settle(c);
}

/* Nothing came and nothing went for a while. */
static void on_timeout(rsk_stream stream, int which, void *user) {
    struct connection *c = user;

    (void)stream;
    if (which == RSK_TIMEOUT_IDLE && c->waiting == FOR_NOTHING && c->len == 0)
        end(c);
}

static void on_close(rsk_stream stream, int code, void *user) {
    struct connection *c = user;

    (void)stream;
    (void)code;
    if (c->timer.id != 0)
        rsk_timer_stop(c->timer);
    free(c->text);
    free(c);
}

void http_accept(rsk_server server, rsk_stream stream, void *user) {
    static const rsk_stream_callbacks callbacks = {
        .size = sizeof callbacks, .on_data = on_data, .on_written = on_written, .on_drain = on_drain, .on_end = on_end,
        .on_timeout = on_timeout, .on_close = on_close
    };
    struct sockaddr_storage address;
    socklen_t length = sizeof address;
    struct connection *c = calloc(1, sizeof *c);

    (void)server;
    if (c == NULL || rsk_stream_set_callbacks(stream, &callbacks, c) == -1) {
        rsk_stream_destroy(stream, ENOMEM);
        free(c);
        return;
    }
    c->server = user;
    c->stream = stream;
    if (c->server->log && (rsk_stream_address(stream, RSK_PEER, (struct sockaddr *)&address, &length) == -1
                           || rsk_address_text((struct sockaddr *)&address, length, c->peer, sizeof c->peer) == -1))
        strcpy(c->peer, "-");
}

void http_end_all(struct http_server *server) {
    int count = rsk_server_streams(server->server, NULL, 0);
    rsk_stream *streams = count > 0 ? calloc((size_t)count, sizeof *streams) : NULL;

    server->closing = 1;
    if (streams == NULL) /* nobody is here, or they go when the grace is over */
        return;
    count = rsk_server_streams(server->server, streams, count);
    for (int i = 0; i < count; i++) {
        struct connection *c = rsk_stream_user(streams[i]);

        if (c != NULL && c->waiting == FOR_NOTHING && c->len == 0)
            end(c);
    }
    free(streams);
}
