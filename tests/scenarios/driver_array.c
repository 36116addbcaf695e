/* The event-array front end: rsk_loop_poll fills an array, and the library never calls a function of the program. */
#include "driver.h"

#include <stdio.h>
#include <stdlib.h>

enum { AT_ONCE = 16 };

/* What a program has to leave out itself: events it was given together with the one in which it closed their object. */
static bool too_late(const struct actor *actor, int kind)
{
    return actor->gone && kind != RSK_EVENT_WRITTEN && kind != RSK_EVENT_ERROR && kind != RSK_EVENT_CLOSE
           && kind != RSK_EVENT_SERVER_CLOSE && kind != RSK_EVENT_SERVER_ERROR;
}

static struct actor *actor_of(const rsk_loop_event *event)
{
    if (event->kind >= RSK_EVENT_LISTENING && event->kind <= RSK_EVENT_SERVER_CLOSE)
        return actor_with(SERVER, event->source);
    return actor_with(STREAM, event->source);
}

static void handle(const rsk_loop_event *event)
{
    if (event->kind == RSK_EVENT_TIMER || event->kind == RSK_EVENT_POST || event->kind == RSK_EVENT_OFFLOAD) {
        const struct actor *actor = event->user;
        if (actor->what != AN_ACTOR || !actor->gone)
            user_happened(event->user, event->kind, event->code);
        return;
    }
    if (event->kind == RSK_EVENT_WAKEUP) {
        seen(actor_named("loop"), "woken", "", 0);
        return;
    }
    bool has_user = event->kind == RSK_EVENT_SIGNAL || event->kind == RSK_EVENT_WATCH;
    struct actor *actor = has_user ? event->user : actor_of(event);
    if (actor == NULL)
        fprintf(stderr, "an event of kind %d of nobody\n", event->kind);
    else if (!too_late(actor, event->kind))
        happened(actor, event->kind, event->code, event->value, event->data, event->len);
}

static int drive(rsk_loop loop, const char *way)
{
    rsk_loop_event events[AT_ONCE];
    int room = atoi(way); /* of a scenario in which an event decides what the next one is */
    while (who_is_alive() != NULL) {
        int count = rsk_loop_poll(loop, events, room > 0 && room < AT_ONCE ? room : AT_ONCE, -1);
        if (count < 0) {
            rsk_perror("rsk_loop_poll");
            return 1;
        }
        if (count == 0)
            seen(actor_named("loop"), "stopped", "", 0);
        for (int i = 0; i < count; i++)
            handle(&events[i]);
    }
    return 0;
}

int main(int argc, char **argv)
{
    const struct front array = {.drive = drive};
    return run_scenario(&array, argc > 2 ? argv[2] : "");
}
