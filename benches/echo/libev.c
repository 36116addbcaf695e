/* The echo server on libev. */
#include "echo.h"

/* ev.h casts its watchers in ways the strict warnings refuse. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wstrict-aliasing"
#include <ev.h>

static void serve(EV_P_ ev_io *watcher, int events) {
    int fd = watcher->fd;
    struct echo_client *client = &echo_clients[fd];
    enum echo_wish before = client->rest != NULL ? ECHO_WRITE : ECHO_READ;
    enum echo_wish wish = echo_step(fd, client);
    (void)events;
    if (wish == before) {
        return;
    }
    ev_io_stop(EV_A_ watcher);
    if (wish == ECHO_CLOSE) {
        free(watcher);
        echo_forget(fd, client);
        return;
    }
    ev_io_set(watcher, fd, wish == ECHO_WRITE ? EV_WRITE : EV_READ);
    ev_io_start(EV_A_ watcher);
}

static void accept_all(EV_P_ ev_io *watcher, int events) {
    int fd;
    (void)events;
    while ((fd = echo_accept(watcher->fd)) != -1) {
        ev_io *client = malloc(sizeof *client);
        echo_check(client != NULL, "malloc");
        ev_io_init(client, serve, fd, EV_READ);
        ev_io_start(EV_A_ client);
    }
}

int main(void) {
    struct ev_loop *loop = ev_loop_new(EVBACKEND_EPOLL);
    ev_io listener;
    echo_check(loop != NULL, "ev_loop_new");
    ev_io_init(&listener, accept_all, echo_listen(), EV_READ);
    ev_io_start(loop, &listener);
    ev_run(loop, 0);
    return EXIT_SUCCESS;
}
#pragma GCC diagnostic pop
