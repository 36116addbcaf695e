/* What else lives in the loop: connections that are piped on, functions that are posted, timers. */
#include "random_streams.h"

static void relay_closed(rsk_stream stream, int code, void *user) {
    struct world *world = user;
    (void)code;
    for (int i = 0; i < world->relay_count; i++) {
        struct relay *relay = &world->relays[i];
        if (relay->down.id == stream.id || relay->up.id == stream.id) {
            relay->closes++;
            if (relay->closes > 2) {
                WRONG(world, "on_close of a relay's stream twice");
            }
            return;
        }
    }
    WRONG(world, "on_close of nobody's relay");
}

static void relay_data(rsk_stream stream, const void *data, size_t len, void *user) {
    (void)stream;
    (void)data;
    WRONG((struct world *)user, "%zu bytes of a piped stream were told", len);
}

static const rsk_stream_callbacks relaying = {.size = sizeof relaying, .on_data = relay_data, .on_close = relay_closed};

/* The stream goes on to the first server, which does not relay. */
void new_relay(struct world *world, uint64_t id) {
    const rsk_stream_callbacks *callbacks = world->array ? NULL : &relaying;
    rsk_stream_options options = {.size = sizeof options, .flags = RSK_STREAM_HALF_OPEN};
    const struct server *to = &world->servers[0];
    rsk_stream down = {id};
    if (world->relay_count == MAX_RELAYS) {
        WRONG(world, "more relays than connections");
        return;
    }
    struct relay *relay = &world->relays[world->relay_count++];
    *relay = (struct relay){.down = down, .made_at = world->turns};
    int result = to->path[0] != '\0' ? rsk_stream_connect_unix(world->loop, to->path, &options, callbacks, world, &relay->up)
                                     : rsk_stream_connect(world->loop, "127.0.0.1", to->service, &options, callbacks, world, &relay->up);
    if (result != 0 || (!world->array && rsk_stream_set_callbacks(down, callbacks, world) != 0)) {
        WRONG(world, "a relay cannot connect: %s", strerror(errno));
    }
    int there = rsk_stream_pipe(down, relay->up, 0), back = there == 0 ? rsk_stream_pipe(relay->up, down, 0) : -1;
    TELL(world, "relay %d: pipes %d %d", world->relay_count - 1, there, back);
    if (back != 0 && errno != EALREADY && errno != EPIPE) {
        WRONG(world, "rsk_stream_pipe: %s", strerror(errno));
    }
    if (back != 0) { /* refused at once, or ended or closed behind this event */
        world->relays_cut = true;
        IGNORE(rsk_stream_destroy(down, 0));
        IGNORE(rsk_stream_destroy(relay->up, 0));
    }
}

/* In the array, what came with the connection comes behind it, as it was told before there was a pipe. */
static void take_relay_data(struct world *world, const struct relay *relay, const rsk_loop_event *event) {
    if (world->array && relay->made_at == world->turns && event->source == relay->down.id) {
        if (rsk_stream_write(relay->up, event->data, event->len, 0) < 0 && !world->relays_cut) {
            WRONG(world, "a relay cannot write: %s", strerror(errno));
        }
        return;
    }
    rsk_stream stream = {event->source};
    relay_data(stream, event->data, event->len, world);
}

bool take_relay_event(struct world *world, const rsk_loop_event *event) {
    for (int i = 0; i < world->relay_count; i++) {
        struct relay *relay = &world->relays[i];
        if (relay->down.id == event->source || relay->up.id == event->source) {
            rsk_stream stream = {event->source};
            TELL(world, "  event %d of relay %d, %s: code %d", event->kind, i, relay->up.id == event->source ? "up" : "down", event->code);
            if (event->kind == RSK_EVENT_CLOSE) {
                relay_closed(stream, event->code, world);
            } else if (event->kind == RSK_EVENT_DATA) {
                take_relay_data(world, relay, event);
            }
            return true;
        }
    }
    return false;
}

void take_post(struct world *world) {
    if (--world->posts < 0) {
        WRONG(world, "a post came that was not made");
    }
    if (!world->ending && world->steps > 0) {
        random_step(world, true);
    }
}

void take_alarm(struct world *world, uint64_t id) {
    for (int i = 0; i < MAX_ALARMS; i++) {
        struct alarm *alarm = &world->alarms[i];
        if (alarm->set && alarm->timer.id == id) {
            alarm->set = false;
            if (check_seconds() < alarm->due && !(world->array && alarm->set_at == world->turns)) {
                WRONG(world, "a timer was early by %g s", alarm->due - check_seconds());
            }
            if (!world->ending && world->steps > 0) {
                random_step(world, true);
            }
            return;
        }
    }
    if (!world->array) { /* the array may have it already when it is stopped */
        WRONG(world, "a timer that is not set was told");
    }
}

static void on_post(rsk_loop loop, void *user) {
    (void)loop;
    take_post(user);
}

static void on_alarm(rsk_timer timer, void *user) {
    take_alarm(user, timer.id);
}

void random_extra(struct world *world) {
    struct alarm *alarm = &world->alarms[draw(world, MAX_ALARMS)];
    int64_t delay = (int64_t)draw(world, 8);
    alarm->set_at = world->turns;
    switch (draw(world, 4)) {
    case 0:
        world->posts++;
        if (rsk_loop_post(world->loop, on_post, world) != 0) {
            WRONG(world, "rsk_loop_post: %s", strerror(errno));
        }
        break;
    case 1:
        IGNORE(rsk_loop_wakeup(world->loop));
        break;
    default:
        if (alarm->set && one_in(world, 2)) {
            alarm->due = check_seconds() + (double)delay / 1e3;
            if (rsk_timer_again(alarm->timer, delay) != 0) {
                WRONG(world, "rsk_timer_again: %s", strerror(errno));
            }
        } else if (alarm->set) {
            alarm->set = false;
            if (rsk_timer_stop(alarm->timer) != 0) {
                WRONG(world, "rsk_timer_stop: %s", strerror(errno));
            }
        } else {
            alarm->due = check_seconds() + (double)delay / 1e3;
            alarm->set = rsk_timer_start(world->loop, delay, 0, on_alarm, world, &alarm->timer) == 0;
            if (!alarm->set) {
                WRONG(world, "rsk_timer_start: %s", strerror(errno));
            }
        }
    }
}
