/* The echo server: one thread, one poller, one buffer. A peer that does not read gets no second buffer here: what its
 * socket does not take at once is counted as an error, and the client never sends more than the queues hold. */
#include "connections.h"

enum { EVENTS_PER_WAIT = 4096 };

struct server {
    rsk_poller poller;
    int listener, open;
    struct server_report report;
};

static void accept_all(struct server *server) {
    int s;
    while ((s = rsk_accept4(server->listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
        MUST(rsk_poller_add(server->poller, s, RSK_READABLE, (uint64_t)s));
        server->report.accepted++;
        server->open++;
        if (server->open > server->report.most_open) {
            server->report.most_open = server->open;
        }
    }
    server->report.unexpected += errno != EAGAIN;
}

static void drop(struct server *server, int s) {
    server->report.unexpected += rsk_poller_remove(server->poller, s) != 0;
    server->report.unexpected += rsk_close(s) != 0;
    server->open--;
}

static void echo(struct server *server, int s) {
    static char buffer[4 * LARGEST_PAYLOAD];
    ssize_t got = rsk_recv(s, buffer, sizeof buffer, 0);
    if (got > 0) {
        server->report.short_sends += rsk_send(s, buffer, (size_t)got, 0) != got;
        server->report.bytes += (unsigned long)got;
    } else if (got == 0 || errno == ECONNRESET) {
        drop(server, s);
    } else {
        server->report.unexpected += errno != EAGAIN;
    }
}

struct server_report serve(int listener, int backend, int count) {
    static rsk_event events[EVENTS_PER_WAIT];
    struct server server = {.listener = listener};
    (void)alarm(60);
    MUST(rsk_poller_open(backend, &server.poller));
    MUST(rsk_poller_backend(server.poller) == backend ? 0 : -1);
    MUST(rsk_poller_add(server.poller, listener, RSK_READABLE, (uint64_t)listener));
    while (server.report.accepted < count || server.open > 0) {
        int ready = rsk_poller_wait(server.poller, events, EVENTS_PER_WAIT, 20000);
        if (ready <= 0) {
            server.report.unexpected++;
            break;
        }
        server.report.waits++;
        server.report.events += (unsigned long)ready;
        for (int i = 0; i < ready; i++) {
            server.report.unexpected += events[i].data != (uint64_t)events[i].fd;
            if (events[i].fd == listener) {
                accept_all(&server);
            } else {
                echo(&server, events[i].fd);
            }
        }
    }
    MUST(rsk_poller_close(server.poller));
    return server.report;
}
