/* What scenarios do with streams: opening them, asking them, ending them. Writing is in driver_writing.c. */
#include "driver.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

void stream_options(const struct args *args, rsk_stream_options *options)
{
    memset(options, 0, sizeof *options);
    options->size = sizeof *options;
    options->flags |= option(args, "half_open") != NULL ? RSK_STREAM_HALF_OPEN : 0;
    options->flags |= option(args, "paused") != NULL ? RSK_STREAM_PAUSED : 0;
    options->flags |= option(args, "nodelay") != NULL ? RSK_STREAM_NODELAY : 0;
    options->idle_timeout_ms = (int)option_number(args, "idle", 0);
    options->connect_timeout_ms = (int)option_number(args, "connect_timeout", 0);
    options->write_timeout_ms = (int)option_number(args, "write_timeout", 0);
    options->close_timeout_ms = (int)option_number(args, "close_timeout", 0);
    options->soft_mark = (size_t)option_number(args, "soft", 0);
    options->hard_mark = (size_t)option_number(args, "hard", 0);
    options->local_host = option(args, "local");
}

static int opened(struct actor *stream, int result, uint64_t id)
{
    if (result != 0)
        return result;
    stream->id = id;
    stream->opened = stream->alive = true;
    stream->gone = stream->unreferenced = false;
    stream->total = 0;
    stream->sum = 0;
    stream->written = 0;
    return 0;
}

static int stream_connect(const struct args *args)
{
    struct actor *stream = args->actor;
    const char *to = plain(args, 0), *path = option(args, "path"), *host = option(args, "host");
    char port[16];
    rsk_stream handle = {0};
    rsk_stream_options options;
    stream_options(args, &options);
    struct actor *server = to[0] >= 'a' ? actor_named(to) : NULL;
    if (path == NULL && server != NULL && server->path[0] != '\0')
        path = server->path;
    int result;
    if (path != NULL) {
        result = rsk_stream_connect_unix(the_loop, path, &options, front->stream, stream, &handle);
    } else {
        snprintf(port, sizeof port, "%d", server != NULL ? server->port : atoi(to));
        host = host != NULL ? host : "127.0.0.1";
        result = rsk_stream_connect(the_loop, host, port, &options, front->stream, stream, &handle);
    }
    return opened(stream, result, handle.id);
}

/* Both ends of a pair the program made itself. */
static int stream_pair(const struct args *args)
{
    int fds[2];
    rsk_stream_options options;
    stream_options(args, &options);
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) != 0)
        return -1;
    struct actor *ends[2] = {args->actor, actor_named(plain(args, 0))};
    for (int i = 0; i < 2; i++) {
        rsk_stream handle = {0};
        int result = rsk_stream_adopt(the_loop, fds[i], &options, front->stream, ends[i], &handle);
        if (opened(ends[i], result, handle.id) != 0)
            return -1;
    }
    return 0;
}

/* Takes the descriptor out, tells how many bytes came with it, and says hello on it as a program of its own. */
static int stream_detach(const struct args *args)
{
    struct actor *stream = args->actor;
    rsk_stream handle = {stream->id};
    char room[4096];
    size_t len = (size_t)option_number(args, "room", sizeof room);
    stream->gone = true;
    int fd = rsk_stream_detach(handle, room, &len);
    if (fd < 0) {
        stream->gone = false;
        return -1;
    }
    stream->fd = fd;
    seen_number(stream, "detached", len);
    if (write(fd, "detached", 8) != 8)
        perror("the descriptor that was detached");
    return 0;
}

static int stream_take(const struct args *args)
{
    struct actor *from = actor_named(plain(args, 0));
    rsk_stream handle = {0};
    rsk_stream_options options;
    stream_options(args, &options);
    int result = rsk_stream_adopt(the_loop, from->fd, &options, front->stream, args->actor, &handle);
    return opened(args->actor, result, handle.id);
}

static int stream_address(const struct args *args)
{
    struct sockaddr_storage addr;
    socklen_t len = sizeof addr;
    rsk_stream handle = {args->actor->id};
    const char *which = plain(args, 0);
    int side = strcmp(which, "peer") == 0 ? RSK_PEER : RSK_LOCAL;
    if (rsk_stream_address(handle, side, (struct sockaddr *)&addr, &len) != 0)
        return -1;
    char host[64], text[128];
    if (getnameinfo((struct sockaddr *)&addr, len, host, sizeof host, NULL, 0, NI_NUMERICHOST) != 0)
        snprintf(host, sizeof host, "unix");
    for (char *at = host; *at != '\0'; at++)
        *at = *at == ':' ? '_' : *at;
    struct actor *server = server_at(ntohs(((struct sockaddr_in *)&addr)->sin_port));
    snprintf(text, sizeof text, "%s:%s:%s", which, host, server != NULL ? server->name : "other");
    seen(args->actor, "address", text, 0);
    return 0;
}

static int stream_state(struct actor *stream)
{
    rsk_stream handle = {stream->id};
    int state = rsk_stream_state(handle);
    if (state < 0 && errno != EBADF)
        return -1;
    char text[80] = "";
    if (state < 0 || (state & RSK_STATE_CLOSED) != 0) {
        snprintf(text, sizeof text, "+closed");
    } else {
        static const struct {
            int bit;
            const char *name;
        } bits[] = {{RSK_STATE_CONNECTING, "+connecting"},
                    {RSK_STATE_READABLE_END, "+peer_ended"},
                    {RSK_STATE_ENDED, "+ended"},
                    {RSK_STATE_ENDING, "+ending"},
                    {RSK_STATE_PAUSED, "+paused"}};
        for (size_t i = 0; i < sizeof bits / sizeof *bits; i++) {
            bool ended_already = bits[i].bit == RSK_STATE_ENDING && (state & RSK_STATE_ENDED) != 0;
            if ((state & bits[i].bit) != 0 && !ended_already)
                strncat(text, bits[i].name, sizeof text - strlen(text) - 1);
        }
    }
    seen(stream, "state", text[0] == '\0' ? "open" : text + 1, 0);
    return 0;
}

/* What the program wrote and what it read; or, split, whether the system has taken all of it. */
static int stream_counters(struct actor *stream, bool split)
{
    rsk_stream handle = {stream->id};
    rsk_stream_counts counts = {.size = sizeof counts};
    if (rsk_stream_counters(handle, &counts) != 0)
        return -1;
    if (split) {
        seen(stream, "split", counts.taken < counts.queued ? "behind" : "even", 0);
        return 0;
    }
    if (counts.taken > counts.queued || counts.acknowledged > counts.taken)
        seen(stream, "counters", "contradictory", 0);
    char text[64];
    snprintf(text, sizeof text, "%llu:%llu", (unsigned long long)counts.received, (unsigned long long)counts.queued);
    seen(stream, "counters", text, 0);
    return 0;
}

static int error_number(const char *name)
{
    for (int code = 1; name != NULL && code < 134; code++)
        if (strcmp(rsk_error_name(code), name) == 0)
            return code;
    return 0;
}

static int timeout_named(const char *name)
{
    return strcmp(name, "idle") == 0      ? RSK_TIMEOUT_IDLE
           : strcmp(name, "connect") == 0 ? RSK_TIMEOUT_CONNECT
           : strcmp(name, "write") == 0   ? RSK_TIMEOUT_WRITE
                                          : RSK_TIMEOUT_CLOSE;
}

static int stream_end(const struct args *args, rsk_stream handle)
{
    size_t len = 0;
    unsigned char *bytes = bytes_of(args->actor, plain(args, 0), &len);
    int result = len > 0 ? rsk_stream_write(handle, bytes, len, 0) : 0;
    free(bytes);
    return result < 0 ? -1 : rsk_stream_end(handle, option_number(args, "tag", 0));
}

static int set_something(const struct args *args, rsk_stream handle)
{
    const char *verb = args->verb;
    const char *first = plain(args, 0), *second = plain(args, 1);
    if (strcmp(verb, "timeout") == 0)
        return rsk_stream_set_timeout(handle, timeout_named(first), atoi(second));
    if (strcmp(verb, "nodelay") == 0)
        return rsk_stream_set_nodelay(handle, atoi(first));
    if (strcmp(verb, "keepalive") == 0)
        return rsk_stream_set_keepalive(handle, atoi(first), 0, 0);
    if (strcmp(verb, "marks") == 0)
        return rsk_stream_set_marks(handle, strtoull(first, NULL, 10), strtoull(second, NULL, 10));
    return transfer_act(args);
}

int stream_act(const struct args *args)
{
    struct actor *stream = args->actor;
    const char *verb = args->verb;
    rsk_stream handle = {stream->id};
    if (strcmp(verb, "connect") == 0)
        return stream_connect(args);
    if (strcmp(verb, "pair") == 0)
        return stream_pair(args);
    if (strcmp(verb, "detach") == 0)
        return stream_detach(args);
    if (strcmp(verb, "take") == 0)
        return stream_take(args);
    if (strcmp(verb, "address") == 0)
        return stream_address(args);
    if (strcmp(verb, "state") == 0)
        return stream_state(stream);
    if (strcmp(verb, "counters") == 0 || strcmp(verb, "split") == 0)
        return stream_counters(stream, verb[0] == 's');
    if (strcmp(verb, "end") == 0)
        return stream_end(args, handle);
    if (strcmp(verb, "destroy") == 0) {
        stream->gone = true;
        return rsk_stream_destroy(handle, error_number(plain(args, 0)));
    }
    if (strcmp(verb, "reset") == 0) {
        stream->gone = true;
        return rsk_stream_reset(handle);
    }
    if (strcmp(verb, "pause") == 0)
        return rsk_stream_pause(handle);
    if (strcmp(verb, "resume") == 0)
        return rsk_stream_resume(handle);
    return set_something(args, handle);
}
