/* What the library tells, held beside the model. Both front ends come here: the callbacks make the same event of what they get. */
#include "random_streams.h"

static void take_connection(struct world *world, struct server *server, uint64_t id) {
    if (world->side_count == MAX_SIDES || world->handle_count == MAX_HANDLES) {
        WRONG(world, "more connections than were made");
        return;
    }
    struct handle *handle = new_handle(world, new_side(world));
    handle->stream.id = id;
    handle->server = server;
    has_options(handle, &server->streams);
    if (server->closing) {
        handle->side->causes |= CUT_OFF;
        if (!world->array) { /* the array may have one from before */
            WRONG(world, "a connection after rsk_server_close");
        }
    }
    if (!world->array && one_in(world, 2) && rsk_stream_set_callbacks(handle->stream, &random_stream_callbacks, world) != 0) {
        WRONG(world, "rsk_stream_set_callbacks of a new stream: %s", strerror(errno));
    }
}

static void take_server_event(struct world *world, struct server *server, const rsk_loop_event *event) {
    if (server->closes > 0) {
        WRONG(world, "event %d of a server after its last", event->kind);
    }
    switch (event->kind) {
    case RSK_EVENT_LISTENING:
        break;
    case RSK_EVENT_CONNECTION:
        if (server->relays) {
            new_relay(world, event->value);
        } else {
            take_connection(world, server, event->value);
        }
        break;
    case RSK_EVENT_DROP:
        world->drops++;
        break;
    case RSK_EVENT_SERVER_CLOSE:
        server->closes++;
        server->forced = (int)event->value;
        if (!server->closing) {
            WRONG(world, "a server closed by itself");
        }
        for (int i = 0; i < world->handle_count; i++) {
            if (world->handles[i].server == server && world->handles[i].closes == 0) {
                WRONG(world, "a server's on_close before that of its stream");
            }
        }
        if (server->grace >= 0 && check_seconds() - server->closed_at > (double)server->grace / 1e3 + (world->slow ? 5 : 1)) {
            WRONG(world, "a server took %.3f s to close with a grace of %d ms", check_seconds() - server->closed_at, server->grace);
        }
        break;
    default:
        WRONG(world, "event %d of a server: %s", event->kind, strerror(event->code));
    }
}

static void check_frame(struct world *world, struct handle *handle, const unsigned char *bytes, size_t len) {
    bool whole = true;
    switch (handle->frames.kind) {
    case RSK_FRAME_LINE:
        whole = memchr(bytes, '\n', len) == bytes + len - 1;
        if (!whole && memchr(bytes, '\n', len) == NULL && !handle->frames.partial) {
            handle->frames.partial = true; /* the last line has no newline: only the end may follow */
            return;
        }
        break;
    case RSK_FRAME_DELIMITER:
        whole = memchr(bytes, handle->frames.delimiter, len) == bytes + len - 1;
        break;
    case RSK_FRAME_LENGTH:
        whole = len == 1U + bytes[0];
        break;
    case RSK_FRAME_FIXED:
        whole = len == handle->frames.length;
        break;
    default:
        break;
    }
    if (!whole) {
        WRONG(world, "on_data with %zu bytes, which are no frame of kind %d", len, handle->frames.kind);
    }
}

static void take_data(struct world *world, struct handle *handle, const rsk_loop_event *event) {
    if (handle->destroyed || handle->detached) {
        if (!world->array || handle->destroyed_at != world->turns) { /* the array had it already */
            WRONG(world, "on_data after the stream was destroyed");
        }
        return;
    }
    if (handle->peer_ended || handle->frames.partial) {
        WRONG(world, "on_data after the end");
    }
    if (handle->paused && !world->array) {
        WRONG(world, "on_data of a paused stream");
    }
    if (event->len == 0 || event->data == NULL) {
        WRONG(world, "on_data without data");
        return;
    }
    if (handle->frames.kind != 0 && !world->array) { /* the array may have some from before the framing */
        check_frame(world, handle, event->data, event->len);
    }
    receive(world, handle, event->data, event->len);
}

static void take_close(struct world *world, struct handle *handle, int code) {
    handle->closes++;
    handle->closed_at = world->turns;
    if (handle->closes > 1) {
        WRONG(world, "on_close twice");
    }
    if (handle->first != NULL) {
        WRONG(world, "on_close before write %llu completed", (unsigned long long)handle->first->tag);
    }
    if (handle->errors > 0 ? code != handle->error : code != 0 && !handle->destroyed && !(handle->side->causes & CUT_OFF)) {
        WRONG(world, "on_close(%d) after on_error(%d)", code, handle->error);
    }
    if (!handle->detached) {
        handle->side->in_order = code == 0 && !handle->destroyed && handle->side->causes == 0;
    }
    drop_orders(handle);
}

static void take_stream_event(struct world *world, struct handle *handle, const rsk_loop_event *event) {
    if (handle->closes > 0 && event->kind != RSK_EVENT_CLOSE) {
        WRONG(world, "event %d after on_close", event->kind);
        return;
    }
    bool dying = handle->destroyed && !(world->array && handle->destroyed_at == world->turns);
    if (dying && event->kind != RSK_EVENT_WRITTEN && event->kind != RSK_EVENT_ERROR && event->kind != RSK_EVENT_CLOSE) {
        WRONG(world, "event %d after the stream was destroyed", event->kind);
    }
    switch (event->kind) {
    case RSK_EVENT_LOOKUP:
    case RSK_EVENT_ATTEMPT:
        if (!handle->connecting) {
            WRONG(world, "event %d of a connected stream", event->kind);
        }
        break;
    case RSK_EVENT_CONNECT:
        if (!handle->connecting) {
            WRONG(world, "on_connect of a connected stream");
        }
        handle->connecting = false;
        break;
    case RSK_EVENT_DATA:
        take_data(world, handle, event);
        break;
    case RSK_EVENT_WRITTEN:
        check_written(world, handle, event->value, event->code);
        break;
    case RSK_EVENT_DRAIN:
        if (!handle->wants_drain && !world->array) {
            WRONG(world, "on_drain, and nobody waits for it");
        }
        handle->wants_drain = false;
        break;
    case RSK_EVENT_END:
        if (handle->peer_ended) {
            WRONG(world, "on_end twice");
        }
        handle->peer_ended = true;
        handle->frames.partial = false;
        break;
    case RSK_EVENT_TIMEOUT:
        if (event->value != RSK_TIMEOUT_IDLE || !handle->idle_limit) {
            WRONG(world, "on_timeout(%llu), which was not asked for", (unsigned long long)event->value);
        }
        break;
    case RSK_EVENT_ERROR:
        handle->errors++;
        handle->error = event->code;
        if (handle->errors > 1 || event->code == 0) {
            WRONG(world, "on_error(%d), the %d. of its stream", event->code, handle->errors);
        }
        break;
    case RSK_EVENT_CLOSE:
        take_close(world, handle, event->code);
        break;
    default:
        WRONG(world, "event %d of a stream", event->kind);
    }
}

void take_event(struct world *world, const rsk_loop_event *event) {
    world->events++;
    if (event->kind == RSK_EVENT_TIMER) {
        take_alarm(world, event->source);
        return;
    }
    if (event->kind == RSK_EVENT_POST) {
        take_post(world);
        return;
    }
    if (event->kind == RSK_EVENT_WAKEUP || take_relay_event(world, event)) {
        return;
    }
    struct handle *handle = handle_of(world, event->source);
    if (handle != NULL) {
        TELL(world, "  event %d of side %llu (%llx): code %d value %llu len %zu", event->kind, (unsigned long long)handle->side->number,
             (unsigned long long)event->source, event->code, (unsigned long long)event->value, event->len);
        take_stream_event(world, handle, event);
    } else {
        struct server *server = NULL;
        for (int i = 0; i < world->server_count; i++) {
            server = world->servers[i].server.id == event->source ? &world->servers[i] : server;
        }
        TELL(world, "  event %d of %llx: code %d value %llx", event->kind, (unsigned long long)event->source, event->code,
             (unsigned long long)event->value);
        if (server == NULL) {
            WRONG(world, "event %d of nobody (%llx)", event->kind, (unsigned long long)event->source);
            return;
        }
        take_server_event(world, server, event);
    }
    if (event->user != world) {
        WRONG(world, "event %d with another user pointer", event->kind);
    }
    if (!world->ending && world->steps > 0 && one_in(world, 3)) {
        random_step(world, true);
    }
}

static void tell(int kind, uint64_t source, int code, uint64_t value, const void *data, size_t len, void *user) {
    rsk_loop_event event = {.kind = kind, .code = code, .source = source, .value = value, .data = data, .len = len, .user = user};
    take_event(user, &event);
}

static void on_lookup(rsk_stream s, int count, void *u) { tell(RSK_EVENT_LOOKUP, s.id, 0, (uint64_t)count, NULL, 0, u); }
static void on_attempt(rsk_stream s, const struct sockaddr *to, socklen_t len, void *u) {
    tell(RSK_EVENT_ATTEMPT, s.id, 0, 0, to, len, u);
}
static void on_connect(rsk_stream s, void *u) { tell(RSK_EVENT_CONNECT, s.id, 0, 0, NULL, 0, u); }
static void on_data(rsk_stream s, const void *data, size_t len, void *u) { tell(RSK_EVENT_DATA, s.id, 0, 0, data, len, u); }
static void on_written(rsk_stream s, uint64_t tag, int code, void *u) { tell(RSK_EVENT_WRITTEN, s.id, code, tag, NULL, 0, u); }
static void on_drain(rsk_stream s, void *u) { tell(RSK_EVENT_DRAIN, s.id, 0, 0, NULL, 0, u); }
static void on_end(rsk_stream s, void *u) { tell(RSK_EVENT_END, s.id, 0, 0, NULL, 0, u); }
static void on_timeout(rsk_stream s, int which, void *u) { tell(RSK_EVENT_TIMEOUT, s.id, 0, (uint64_t)which, NULL, 0, u); }
static void on_error(rsk_stream s, int code, void *u) { tell(RSK_EVENT_ERROR, s.id, code, 0, NULL, 0, u); }
static void on_close(rsk_stream s, int code, void *u) { tell(RSK_EVENT_CLOSE, s.id, code, 0, NULL, 0, u); }

const rsk_stream_callbacks random_stream_callbacks = {
    .size = sizeof random_stream_callbacks, .on_lookup = on_lookup, .on_attempt = on_attempt, .on_connect = on_connect,
    .on_data = on_data, .on_written = on_written, .on_drain = on_drain, .on_end = on_end, .on_timeout = on_timeout,
    .on_error = on_error, .on_close = on_close};

static void on_listening(rsk_server s, void *u) { tell(RSK_EVENT_LISTENING, s.id, 0, 0, NULL, 0, u); }
static void on_connection(rsk_server s, rsk_stream c, void *u) { tell(RSK_EVENT_CONNECTION, s.id, 0, c.id, NULL, 0, u); }
static void on_drop(rsk_server s, int reason, const struct sockaddr *peer, socklen_t len, void *u) {
    tell(RSK_EVENT_DROP, s.id, 0, (uint64_t)reason, peer, len, u);
}
static void on_server_error(rsk_server s, int code, void *u) { tell(RSK_EVENT_SERVER_ERROR, s.id, code, 0, NULL, 0, u); }
static void on_server_close(rsk_server s, int forced, void *u) { tell(RSK_EVENT_SERVER_CLOSE, s.id, 0, (uint64_t)forced, NULL, 0, u); }

const rsk_server_callbacks random_server_callbacks = {
    .size = sizeof random_server_callbacks, .on_listening = on_listening, .on_connection = on_connection, .on_drop = on_drop,
    .on_error = on_server_error, .on_close = on_server_close, .stream = &random_stream_callbacks};
