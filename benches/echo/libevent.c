/* The echo server on libevent, with plain events. */
#include "echo.h"

#include <event2/event.h>

static struct event_base *base;
static struct event *watchers[ECHO_PLACES];

static void serve(evutil_socket_t fd, short events, void *argument) {
    struct echo_client *client = argument;
    enum echo_wish before = client->rest != NULL ? ECHO_WRITE : ECHO_READ;
    enum echo_wish wish = echo_step(fd, client);
    short asked = wish == ECHO_WRITE ? EV_WRITE : EV_READ;
    (void)events;
    if (wish == before) {
        return;
    }
    echo_check(event_del(watchers[fd]) == 0, "event_del");
    if (wish == ECHO_CLOSE) {
        event_free(watchers[fd]);
        echo_forget(fd, client);
        return;
    }
    echo_check(event_assign(watchers[fd], base, fd, (short)(asked | EV_PERSIST), serve, client) == 0, "event_assign");
    echo_check(event_add(watchers[fd], NULL) == 0, "event_add");
}

static void accept_all(evutil_socket_t listener, short events, void *argument) {
    int fd;
    (void)events;
    (void)argument;
    while ((fd = echo_accept(listener)) != -1) {
        watchers[fd] = event_new(base, fd, EV_READ | EV_PERSIST, serve, &echo_clients[fd]);
        echo_check(watchers[fd] != NULL && event_add(watchers[fd], NULL) == 0, "event_new");
    }
}

int main(void) {
    echo_check((base = event_base_new()) != NULL, "event_base_new");
    struct event *listener = event_new(base, echo_listen(), EV_READ | EV_PERSIST, accept_all, NULL);
    echo_check(listener != NULL && event_add(listener, NULL) == 0, "event_new");
    (void)event_base_dispatch(base);
    return EXIT_SUCCESS;
}
