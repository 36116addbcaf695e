/* What an event says in the notation of the scenarios, whichever front end brought it. */
#include "driver.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *drop_name(uint64_t reason)
{
    switch (reason) {
    case RSK_DROP_MAX:
        return "max";
    case RSK_DROP_DENIED:
        return "denied";
    case RSK_DROP_DESCRIPTORS:
        return "descriptors";
    case RSK_DROP_PROXY:
        return "proxy";
    default:
        return "memory";
    }
}

static const char *signal_name(int number)
{
    return number == SIGUSR2 ? "USR2" : number == SIGHUP ? "HUP" : "other";
}

static void accepted(struct actor *server, uint64_t id)
{
    char name[24];
    snprintf(name, sizeof name, "%c%d", server->name[0], ++server->count);
    struct actor *stream = actor_named(name);
    stream->id = id;
    stream->opened = stream->alive = true;
    rsk_stream handle = {id};
    if (rsk_stream_set_user(handle, stream) != 0)
        rsk_perror("rsk_stream_set_user");
    seen(server, "connection", name, 0);
}

static void received(struct actor *stream, const void *data, size_t len)
{
    stream->total += len;
    stream->sum = checksum(stream->sum, data, len);
    stream->chunk = data;
    stream->chunk_len = len;
    char text[24];
    snprintf(text, sizeof text, "%zu", len);
    seen(stream, "data", text, len);
    stream->chunk = NULL;
    stream->chunk_len = 0;
}

/* The bytes of rsk_stream_write_ref are the program's again: they are spoilt, so that a late look at them is seen. */
static void give_back(struct actor *stream, uint64_t tag)
{
    for (int i = 0; i < KEPT; i++)
        if (stream->kept[i].data != NULL && stream->kept[i].tag == tag) {
            memset(stream->kept[i].data, 0xee, stream->kept[i].len);
            free(stream->kept[i].data);
            stream->kept[i].data = NULL;
        }
}

static void completed(struct actor *stream, uint64_t tag, int code)
{
    char text[64];
    give_back(stream, tag);
    snprintf(text, sizeof text, "%llu%s%s", (unsigned long long)tag, code == 0 ? "" : ":",
             code == 0 ? "" : rsk_error_name(code));
    seen(stream, "written", text, 0);
}

static void ticked(struct actor *timer)
{
    if (timer->due != 0 && now_ns() < timer->due)
        seen(timer, "early", "", 0);
    timer->due = 0;
    timer->alive = timer->repeats;
    seen(timer, "tick", "", 0);
}

static void timed_out(struct actor *stream, uint64_t which)
{
    seen(stream, "timeout", which == RSK_TIMEOUT_IDLE ? "idle" : "unknown", 0);
}

static void server_closed(struct actor *server, uint64_t forced)
{
    server->alive = false;
    if (forced == 0)
        seen(server, "close", "", 0);
    else
        seen_number(server, "close", forced);
}

static void watched(struct actor *watch, uint64_t events)
{
    char bytes[16];
    if ((events & RSK_READABLE) != 0 && read(watch->fd, bytes, sizeof bytes) < 0)
        perror("what is watched");
    seen(watch, (events & RSK_READABLE) != 0 ? "readable" : "writable", "", 0);
}

/* One event of `actor`. */
void happened(struct actor *actor, int kind, int code, uint64_t value, const void *data, size_t len)
{
    if (inside_call != 0)
        seen(actor_named("loop"), "reentered", actor->name, 0);
    switch (kind) {
    case RSK_EVENT_LISTENING:
        seen(actor, "listening", "", 0);
        break;
    case RSK_EVENT_CONNECTION:
        accepted(actor, value);
        break;
    case RSK_EVENT_DROP:
        seen(actor, "drop", drop_name(value), 0);
        break;
    case RSK_EVENT_SERVER_ERROR:
    case RSK_EVENT_ERROR:
        seen(actor, "error", rsk_error_name(code), 0);
        break;
    case RSK_EVENT_SERVER_CLOSE:
        server_closed(actor, value);
        break;
    case RSK_EVENT_LOOKUP:
        seen(actor, "lookup", "", 0);
        break;
    case RSK_EVENT_ATTEMPT:
        seen(actor, "attempt", "", 0);
        break;
    case RSK_EVENT_CONNECT:
        seen(actor, "connect", "", 0);
        break;
    case RSK_EVENT_DATA:
        received(actor, data, len);
        break;
    case RSK_EVENT_WRITTEN:
        completed(actor, value, code);
        break;
    case RSK_EVENT_DRAIN:
        seen(actor, "drain", "", 0);
        break;
    case RSK_EVENT_END:
        seen(actor, "end", "", 0);
        break;
    case RSK_EVENT_TIMEOUT:
        timed_out(actor, value);
        break;
    case RSK_EVENT_CLOSE:
        actor->alive = false;
        seen(actor, "close", code == 0 ? "" : "error", 0);
        break;
    case RSK_EVENT_TIMER:
        ticked(actor);
        break;
    case RSK_EVENT_SIGNAL:
        seen(actor, "signal", signal_name((int)value), 0);
        break;
    case RSK_EVENT_WATCH:
        watched(actor, value);
        break;
    default:
        seen_number(actor, "unknown", (uint64_t)kind);
    }
}

/* An event of something that only has a user pointer: a rule that waited, a post, work that was done. */
void user_happened(void *user, int kind, int code)
{
    struct actor *actor = user;
    struct actor *loop = actor_named("loop");
    if (inside_call != 0)
        seen(loop, "reentered", "user", 0);
    if (actor->what == AN_ACTOR) {
        happened(actor, kind, code, 0, NULL, 0);
    } else if (actor->what == A_RULE) {
        rule_is_due(user);
    } else {
        struct word *word = user;
        char text[64];
        snprintf(text, sizeof text, "%s%s%s", word->text, code == 0 ? "" : ":", code == 0 ? "" : rsk_error_name(code));
        free(word);
        pending--;
        seen(loop, kind == RSK_EVENT_POST ? "post" : "offload", text, 0);
    }
}
