/* Closing: listening ends at once, streams in time, on_close comes once and last, in every place where one may call it. */
#include "event_server.h"

/* Returns how long it took until on_close, in milliseconds. */
static double closed_after(struct side *side, int grace, int flags)
{
    double began = now_ms();
    CHECK_GIVES(rsk_server_close(side->server, grace, flags), 0);
    UNTIL(side->told[RSK_EVENT_SERVER_CLOSE], 1);
    double took = now_ms() - began;
    settle(5);
    CHECK_INT(side->told[RSK_EVENT_SERVER_CLOSE], 1);
    CHECK(side->trace[strlen(side->trace) - 1] == 'Z');
    return took;
}

static void with_clients(int grace, int flags, int forced, int seen, double at_least, double at_most)
{
    struct side side;

    listening(&side, NULL);
    int one = client_of(side.server), two = client_of(side.server);
    UNTIL(side.told[RSK_EVENT_CONNECTION], 2);
    double took = closed_after(&side, grace, flags);
    CHECK(took >= at_least && took <= at_most);
    CHECK_INT(side.forced, forced);
    CHECK_INT(side.told[RSK_EVENT_CLOSE], 2);
    CHECK_INT(seen_by(one), seen);
    CHECK_INT(seen_by(two), seen);
    close(one);
    close(two);
}

static void nobody_there(void)
{
    struct side side;

    for (int grace = -1; grace <= 1000; grace += 1001) {
        listening(&side, NULL);
        CHECK(closed_after(&side, grace, 0) < 500);
        CHECK_INT(side.forced, 0);
        CHECK_STR(side.trace, "LZ");
    }
}

static void clients_that_go(void)
{
    struct side side;

    listening(&side, NULL);
    int client = client_of(side.server), port = port_of(side.server);
    UNTIL(side.told[RSK_EVENT_CONNECTION], 1);
    CHECK_GIVES(rsk_server_close(side.server, -1, 0), 0);
    /* Nobody new. */
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
                                  .sin_port = htons((uint16_t)port)};
    int late = (int)MUST(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    CHECK_FAILS(connect(late, (struct sockaddr *)&address, sizeof address), ECONNREFUSED);
    close(late);
    settle(30);
    CHECK_INT(side.told[RSK_EVENT_SERVER_CLOSE], 0);
    CHECK_GIVES(rsk_server_connections(side.server), 1);
    CHECK_REFUSED(rsk_server_close(side.server, -1, 0), EALREADY, "is being closed already");
    CHECK_FAILS(rsk_server_pause(side.server), EBADF);
    CHECK_FAILS(rsk_server_allow(side.server, "::1"), EBADF);
    MUST(send(client, "x", 1, 0));
    UNTIL(side.told[RSK_EVENT_DATA], 1); /* it goes on as ever */
    close(client);
    UNTIL(side.told[RSK_EVENT_SERVER_CLOSE], 1);
    CHECK_INT(side.forced, 0);
    CHECK_STR(side.trace, "LCdezZ");
}

static void shortened(void)
{
    struct side side;
    double began = now_ms();

    listening(&side, NULL);
    int client = client_of(side.server);
    UNTIL(side.told[RSK_EVENT_CONNECTION], 1);
    CHECK_GIVES(rsk_server_close(side.server, 60000, 0), 0);
    CHECK_FAILS(rsk_server_close(side.server, 60001, 0), EALREADY);
    CHECK_FAILS(rsk_server_close(side.server, -1, 0), EALREADY);
    CHECK_GIVES(rsk_server_close(side.server, 20, 0), 0);
    UNTIL(side.told[RSK_EVENT_SERVER_CLOSE], 1);
    CHECK(now_ms() - began < 2000);
    CHECK_INT(side.forced, 1);
    CHECK_INT(seen_by(client), -ECONNRESET);
    close(client);
}

/* For the closes inside callbacks. */
static int close_at, close_grace;

static void close_inside(struct side *side, int kind)
{
    int code = rsk_server_close(side->server, close_grace, 0);
    if (kind == RSK_EVENT_SERVER_CLOSE) {
        CHECK(code == -1);
    } else if (kind == close_at) {
        CHECK(code == 0 || (code == -1 && errno == EALREADY));
    }
}

static void act_when(struct side *side, int kind)
{
    if (kind == close_at || kind == RSK_EVENT_SERVER_CLOSE)
        close_inside(side, kind);
}

static void in_every_callback(void)
{
    static const int kinds[] = {RSK_EVENT_LISTENING, RSK_EVENT_CONNECTION, RSK_EVENT_DROP, RSK_EVENT_DATA, RSK_EVENT_END,
                                RSK_EVENT_CLOSE};
    rsk_listen_options options = {.size = sizeof options, .host = "127.0.0.1", .max_connections = 1};

    for (size_t i = 0; i < 2 * sizeof kinds / sizeof kinds[0]; i++) {
        struct side side;
        int clients[2] = {-1, -1};

        blank(&side);
        close_at = kinds[i / 2];
        close_grace = i % 2 == 0 ? 0 : 30;
        side.act = act_when;
        MUST(rsk_server_listen(loop_in_test, &options, &recording, &side, &side.server));
        if (close_at != RSK_EVENT_LISTENING)
            for (int c = 0; c < 2; c++) {
                clients[c] = client_of(side.server);
                MUST(send(clients[c], "x", 1, MSG_NOSIGNAL));
                MUST(shutdown(clients[c], SHUT_WR));
            }
        UNTIL(side.told[RSK_EVENT_SERVER_CLOSE], 1);
        settle(2);
        CHECK_INT(side.told[RSK_EVENT_SERVER_CLOSE], 1);
        CHECK(side.told[RSK_EVENT_CLOSE] <= side.told[RSK_EVENT_CONNECTION]);
        CHECK(side.trace[strlen(side.trace) - 1] == 'Z');
        CHECK_FAILS(rsk_server_connections(side.server), EBADF);
        close(clients[0]);
        close(clients[1]);
    }
}

/* A loop that is closed with a server in it: everything is told before it goes. */
static void with_the_loop(void)
{
    rsk_loop_options options = {.size = sizeof options, .backend = backend_in_test};
    rsk_loop before = loop_in_test;
    struct side side;

    MUST(rsk_loop_open(&options, &loop_in_test));
    listening(&side, NULL);
    int client = client_of(side.server);
    UNTIL(side.told[RSK_EVENT_CONNECTION], 1);
    CHECK_GIVES(rsk_loop_close(loop_in_test), 0);
    CHECK_INT(side.told[RSK_EVENT_CLOSE], 1);
    CHECK_INT(side.told[RSK_EVENT_SERVER_CLOSE], 1);
    CHECK(side.trace[strlen(side.trace) - 1] == 'Z');
    CHECK_FAILS(rsk_server_connections(side.server), EBADF);
    loop_in_test = before;
    struct pollfd it = {.fd = client, .events = POLLIN};
    CHECK_INT(poll(&it, 1, 3000), 1);
    close(client);
}

void closing_part(void)
{
    nobody_there();
    with_clients(0, 0, 2, -ECONNRESET, 0, 100);
    with_clients(60, 0, 2, -ECONNRESET, 60, 160);
    with_clients(60, RSK_CLOSE_END, 2, 0, 0, 160);
    clients_that_go();
    shortened();
    in_every_callback();
    with_the_loop();
}
