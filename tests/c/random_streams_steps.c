/* What the program does at random: new connections, everything that can be asked of a stream, and of a server. */
#include "random_streams.h"

#include <netinet/in.h>
#include <sys/socket.h>

static int random_backlog(struct world *world) {
    return one_in(world, 4) ? 4 : 0;
}

static rsk_stream_options random_options(struct world *world) {
    rsk_stream_options options = {.size = sizeof options};
    options.flags |= one_in(world, 3) ? RSK_STREAM_HALF_OPEN : 0;
    options.flags |= one_in(world, 8) ? RSK_STREAM_PAUSED : 0;
    options.flags |= one_in(world, 3) ? RSK_STREAM_NODELAY : 0;
    options.idle_timeout_ms = one_in(world, 6) ? 1 + (int)draw(world, 20) : 0;
    options.write_timeout_ms = one_in(world, 12) ? 1 + (int)draw(world, 30) : 0;
    options.close_timeout_ms = one_in(world, 12) ? 1 + (int)draw(world, 30) : 0;
    options.connect_timeout_ms = one_in(world, 12) ? 1000 : 0;
    if (one_in(world, 3)) {
        options.soft_mark = 1 + (size_t)draw(world, 30000);
        options.hard_mark = options.soft_mark + (size_t)draw(world, 100000);
    }
    return options;
}

void open_servers(struct world *world) {
    int count = 1 + (int)draw(world, MAX_SERVERS);
    for (int i = 0; i < count; i++) {
        struct server *server = &world->servers[world->server_count];
        *server = (struct server){.streams = random_options(world), .relays = i > 0 && one_in(world, 2)};
        if (server->relays) { /* nothing of it may show */
            server->streams = (rsk_stream_options){.size = sizeof server->streams, .flags = RSK_STREAM_HALF_OPEN};
        }
        rsk_listen_options options = {.size = sizeof options, .backlog = random_backlog(world), .stream = &server->streams};
        options.max_connections = one_in(world, 4) ? 1 + (int)draw(world, 6) : 0;
        options.accepts_per_turn = one_in(world, 2) ? 1 + (int)draw(world, 4) : 0;
        if (one_in(world, 3)) {
            (void)snprintf(server->path, sizeof server->path, "@rustsock-random-%d-%d-%d", (int)getpid(), world->round, i);
            options.path = server->path;
        } else {
            options.host = "127.0.0.1";
        }
        world->server_count++; /* before: the loop may tell of it */
        if (rsk_server_listen(world->loop, &options, world->array ? NULL : &random_server_callbacks, world, &server->server) != 0) {
            WRONG(world, "rsk_server_listen: %s", strerror(errno));
            world->server_count--;
            continue;
        }
        struct sockaddr_in address = {0};
        socklen_t len = sizeof address;
        if (options.path == NULL) {
            CHECK_INT(rsk_server_address(server->server, (struct sockaddr *)&address, &len), 0);
            (void)snprintf(server->service, sizeof server->service, "%d", ntohs(address.sin_port));
        }
    }
}

static void connect_to(struct world *world, struct handle *handle, const rsk_stream_options *options) {
    struct server *server = &world->servers[draw(world, (uint64_t)world->server_count)];
    const rsk_stream_callbacks *callbacks = world->array ? NULL : &random_stream_callbacks;
    handle->connecting = true;
    int result = server->path[0] != '\0'
                     ? rsk_stream_connect_unix(world->loop, server->path, options, callbacks, world, &handle->stream)
                     : rsk_stream_connect(world->loop, "127.0.0.1", server->service, options, callbacks, world, &handle->stream);
    TELL(world, "connect of side %llu to server %d: %d", (unsigned long long)handle->side->number, (int)(server - world->servers), result);
    if (result != 0) {
        WRONG(world, "connect: %s", strerror(errno));
    }
    handle->side->causes |= server->closing ? (unsigned)REFUSED : 0U;
}

static void adopt(struct world *world, struct handle *handle, int fd, const rsk_stream_options *options) {
    if (rsk_stream_adopt(world->loop, fd, options, world->array ? NULL : &random_stream_callbacks, world, &handle->stream) != 0) {
        if (errno != ENOTCONN) { /* the peer may have reset it meanwhile */
            WRONG(world, "rsk_stream_adopt: %s", strerror(errno));
        }
        MUST(close(fd)); /* still ours */
        handle->closes = 1;
        handle->side->causes |= DESTROYED;
        return;
    }
    TELL(world, "adopt for side %llu", (unsigned long long)handle->side->number);
}

static void new_connection(struct world *world) {
    int fds[2];
    if (world->side_count + 2 > MAX_SIDES / 2 || world->handle_count + 2 > MAX_HANDLES / 2) {
        return; /* the other half is for accepted streams, and for adopted ones */
    }
    rsk_stream_options options = random_options(world);
    struct handle *one = new_handle(world, new_side(world));
    has_options(one, &options);
    if (!one_in(world, 4)) {
        connect_to(world, one, &options);
        if (!one_in(world, 5)) {
            write_some(world, one, HELLO + (size_t)draw(world, 20));
        }
        return;
    }
    MUST(socketpair(AF_UNIX, SOCK_STREAM | (one_in(world, 2) ? SOCK_NONBLOCK : 0), 0, fds));
    adopt(world, one, fds[0], &options);
    options = random_options(world);
    struct handle *other = new_handle(world, new_side(world));
    has_options(other, &options);
    adopt(world, other, fds[1], &options);
    one->side->peer = other->side;
    other->side->peer = one->side;
}

/* The side goes on with another stream over the same socket. */
static void detach_and_adopt(struct world *world, struct handle *handle) {
    static unsigned char rest[2 << 20];
    size_t len = sizeof rest;
    int state = rsk_stream_state(handle->stream);
    ssize_t queued = rsk_stream_queued(handle->stream);
    if (handle->connecting || handle->peer_ended || handle->ended || handle->detached || state < 0 || (state & ~RSK_STATE_PAUSED)
        || world->handle_count >= MAX_HANDLES - MAX_SIDES / 2) {
        return;
    }
    int fd = rsk_stream_detach(handle->stream, rest, &len), error = errno;
    TELL(world, "detach of side %llu: %d", (unsigned long long)handle->side->number, fd);
    if (fd < 0) {
        if (error != EBUSY) {
            WRONG(world, "detach with %zd bytes queued: %s", queued, strerror(error));
        }
        return;
    }
    if (queued > 0) {
        WRONG(world, "detach with %zd bytes queued was done", queued);
    }
    handle->detached = true;
    handle->destroyed_at = world->turns;
    if (len > 0) {
        receive(world, handle, rest, len);
    }
    rsk_stream_options options = random_options(world);
    struct handle *next = new_handle(world, handle->side);
    has_options(next, &options);
    adopt(world, next, fd, &options);
}

void destroy_stream(struct world *world, struct handle *handle, int code) {
    bool reset = code < 0;
    int result = reset ? rsk_stream_reset(handle->stream) : rsk_stream_destroy(handle->stream, code);
    TELL(world, "%s of side %llu with %d: %d", reset ? "reset" : "destroy", (unsigned long long)handle->side->number, code, result);
    if (result == 0) {
        if (handle->destroyed) {
            WRONG(world, "destroyed twice");
        }
        handle->destroyed = true;
        handle->destroyed_at = world->turns;
        handle->side->causes |= DESTROYED;
    } else if (errno != EALREADY && errno != EBADF) {
        WRONG(world, "destroy: %s", strerror(errno));
    } else if (!handle->destroyed && !handle->detached && handle->errors == 0
               && !(rsk_stream_state(handle->stream) & RSK_STATE_CLOSED)) {
        WRONG(world, "destroy of a living stream: %s", strerror(errno));
    }
}

static void set_frames(struct world *world, struct handle *handle) {
    rsk_framing framing = {.size = sizeof framing, .kind = 1 + (int)draw(world, 4), .flags = RSK_FRAME_KEEP};
    unsigned char delimiter = (unsigned char)draw(world, 256);
    if (one_in(world, 3)) {
        if (rsk_stream_set_framing(handle->stream, NULL) == 0) {
            handle->frames.kind = 0;
        }
        return;
    }
    if (handle->frames.kind != 0) {
        return;
    }
    switch (framing.kind) {
    case RSK_FRAME_DELIMITER:
        framing.delimiter = &delimiter;
        framing.delimiter_len = 1;
        break;
    case RSK_FRAME_LENGTH:
        framing.length = 1;
        break;
    case RSK_FRAME_FIXED:
        framing.length = 1 + (size_t)draw(world, 3000);
        framing.flags = 0; /* nothing to keep */
        break;
    default:
        break;
    }
    int result = rsk_stream_set_framing(handle->stream, &framing);
    TELL(world, "framing %d of side %llu: %d", framing.kind, (unsigned long long)handle->side->number, result);
    if (result == 0) {
        handle->frames.kind = framing.kind;
        handle->frames.length = framing.length;
        handle->frames.delimiter = delimiter;
        handle->frames.partial = false;
        handle->side->causes |= framing.kind != RSK_FRAME_LINE ? (unsigned)MAY_NOT_FRAME : 0U;
    } else if (!handle->destroyed && handle->errors == 0 && errno != EALREADY && errno != EBADF) {
        WRONG(world, "rsk_stream_set_framing(%d): %s", framing.kind, strerror(errno));
    }
}

static void set_something(struct world *world, struct handle *handle) {
    int ms = one_in(world, 2) ? 0 : 1 + (int)draw(world, 30);
    size_t soft = 1 + (size_t)draw(world, 60000), hard = soft + (size_t)draw(world, 200000);
    switch (draw(world, 7)) {
    case 0:
        if (rsk_stream_set_timeout(handle->stream, RSK_TIMEOUT_IDLE, ms) == 0) {
            handle->idle_limit = handle->idle_limit || ms > 0;
        }
        break;
    case 1:
        handle->side->causes |= ms > 0 ? (unsigned)MAY_TIME_OUT : 0U;
        IGNORE(rsk_stream_set_timeout(handle->stream, one_in(world, 2) ? RSK_TIMEOUT_WRITE : RSK_TIMEOUT_CLOSE, ms));
        break;
    case 2:
        if (rsk_stream_set_marks(handle->stream, soft, hard) == 0) {
            handle->soft = soft;
            handle->hard = hard;
        }
        break;
    case 3:
        IGNORE(rsk_stream_set_nodelay(handle->stream, (int)draw(world, 2)));
        break;
    case 4:
        IGNORE(rsk_stream_set_keepalive(handle->stream, (int)draw(world, 100), 10, 3));
        break;
    default:
        set_frames(world, handle);
    }
}

static void look_at(struct world *world, struct handle *handle) {
    rsk_stream_counts counts = {.size = sizeof counts};
    struct sockaddr_storage address;
    socklen_t len = sizeof address;
    if (handle->closes > 0 && handle->closed_at < world->turns) {
        if (rsk_stream_write(handle->stream, "x", 1, 1) != -1 || errno != EBADF || rsk_stream_destroy(handle->stream, 0) != -1
            || errno != EBADF || rsk_stream_state(handle->stream) != -1) {
            WRONG(world, "a stale handle does something: %s", strerror(errno));
        }
        return;
    }
    if (handle->closes == 0 && !handle->destroyed && !handle->detached && handle->errors == 0) {
        if (rsk_stream_counters(handle->stream, &counts) != 0 || counts.taken > counts.queued || counts.acknowledged > counts.taken) {
            WRONG(world, "counters: queued %llu taken %llu acknowledged %llu, %s", (unsigned long long)counts.queued,
                  (unsigned long long)counts.taken, (unsigned long long)counts.acknowledged, strerror(errno));
        }
        IGNORE(rsk_stream_address(handle->stream, RSK_PEER, (struct sockaddr *)&address, &len));
    }
}

static void step_of_stream(struct world *world, struct handle *handle, bool inside) {
    uint64_t which = draw(world, 100);
    if (handle->closes > 0 || handle->destroyed) {
        look_at(world, handle);
    } else if (which < 55) {
        random_write(world, handle);
    } else if (which < 62) {
        if (rsk_stream_pause(handle->stream) == 0) {
            TELL(world, "pause of side %llu", (unsigned long long)handle->side->number);
            handle->paused = true;
        }
    } else if (which < 72) {
        if (rsk_stream_resume(handle->stream) == 0) {
            TELL(world, "resume of side %llu", (unsigned long long)handle->side->number);
            handle->paused = false;
        }
    } else if (which < 76) {
        end_stream(world, handle);
    } else if (which < 78) {
        destroy_stream(world, handle, one_in(world, 2) ? 0 : ECONNABORTED);
    } else if (which < 79) {
        destroy_stream(world, handle, -1);
    } else if (which < 88) {
        set_something(world, handle);
    } else if (which < 92) {
        if (!(inside && world->array)) { /* the array may hold bytes that come before those of the buffer */
            detach_and_adopt(world, handle);
        }
    } else {
        look_at(world, handle);
    }
}

void close_server(struct world *world, struct server *server, int grace, int flags) {
    double asked = check_seconds();
    int result = rsk_server_close(server->server, grace, flags);
    TELL(world, "close of server %d with grace %d: %d", (int)(server - world->servers), grace, result);
    if (result == 0) {
        if (!server->closing || (grace >= 0 && (server->grace < 0 || asked + grace / 1e3 < server->closed_at + server->grace / 1e3))) {
            server->closed_at = asked;
            server->grace = grace;
        }
        server->closing = true;
        world->relays_cut = world->relays_cut || (server->relays && (grace >= 0 || flags != 0));
        for (int i = 0; i < world->side_count; i++) { /* whoever is still in the queue, too */
            bool accepted = world->sides[i].now->server == server;
            world->sides[i].causes |= accepted && (grace >= 0 || flags != 0) ? (unsigned)CUT_OFF : 0U;
            world->sides[i].causes |= world->sides[i].now->connecting ? (unsigned)REFUSED : 0U;
        }
    } else if (!(errno == EALREADY && server->closing) && !(errno == EBADF && server->closes > 0)) {
        WRONG(world, "rsk_server_close: %s", strerror(errno));
    }
}

static void step_of_server(struct world *world, struct server *server) {
    if (server->closes > 0) {
        return;
    }
    switch (draw(world, 12)) {
    case 0:
    case 1:
        IGNORE(rsk_server_pause(server->server));
        break;
    case 2:
    case 3:
    case 4:
        IGNORE(rsk_server_resume(server->server));
        break;
    case 5:
        IGNORE(rsk_server_set_max(server->server, (int)draw(world, 5)));
        break;
    case 6:
        close_server(world, server, one_in(world, 3) ? -1 : (int)draw(world, 40), one_in(world, 2) ? RSK_CLOSE_END : 0);
        break;
    default:
        if (rsk_server_connections(server->server) < 0 && !server->closing) {
            WRONG(world, "rsk_server_connections: %s", strerror(errno));
        }
    }
}

void random_step(struct world *world, bool inside) {
    world->steps--;
    uint64_t which = draw(world, 100);
    if (which < 6 || world->handle_count == 0) {
        new_connection(world);
    } else if (which < 8) {
        random_extra(world);
    } else if (which < 11) {
        step_of_server(world, &world->servers[draw(world, (uint64_t)world->server_count)]);
    } else {
        step_of_stream(world, &world->handles[draw(world, (uint64_t)world->handle_count)], inside);
    }
}
