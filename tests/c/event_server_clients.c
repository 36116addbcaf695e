/* Clients: counted, listed, refused when there are too many, left waiting while the server pauses. */
#include "event_server.h"

enum { CLIENTS = 8 };

static void counted(void)
{
    struct side side;
    int clients[CLIENTS];
    rsk_stream streams[CLIENTS];

    listening(&side, NULL);
    for (int i = 0; i < CLIENTS; i++)
        clients[i] = client_of(side.server);
    UNTIL(side.told[RSK_EVENT_CONNECTION], CLIENTS);
    CHECK_GIVES(rsk_server_connections(side.server), CLIENTS);
    CHECK_GIVES(rsk_server_streams(side.server, streams, CLIENTS), CLIENTS);
    for (int i = 0; i < CLIENTS; i++)
        for (int other = 0; other < i; other++)
            CHECK(streams[i].id != 0 && streams[i].id != streams[other].id);
    streams[2].id = 0;
    CHECK_GIVES(rsk_server_streams(side.server, streams, 2), CLIENTS);
    CHECK(streams[0].id != 0 && streams[2].id == 0);
    for (int i = 0; i < CLIENTS; i++)
        close(clients[i]);
    UNTIL(side.told[RSK_EVENT_CLOSE], CLIENTS);
    turn(0);
    CHECK_GIVES(rsk_server_connections(side.server), 0);
    end(&side);
}

/* Who is one too many sees a connection that ends, or a reset where that was asked for; the server tells who it was. */
static void too_many(int flags, int expected)
{
    rsk_listen_options options = {.size = sizeof options, .host = "127.0.0.1", .max_connections = 2, .flags = flags};
    rsk_loop_statistics before = {.size = sizeof before}, after = before;
    struct sockaddr_in own;
    socklen_t len = sizeof own;
    struct side side;

    MUST(rsk_loop_stats(loop_in_test, &before));
    listening(&side, &options);
    int one = client_of(side.server), two = client_of(side.server), third = client_of(side.server);
    UNTIL(side.told[RSK_EVENT_DROP], 1);
    CHECK_INT(side.told[RSK_EVENT_CONNECTION], 2);
    CHECK_INT(side.reason, RSK_DROP_MAX);
    CHECK(array_front || strstr(side.explained, "as many streams as it may have") != NULL);
    MUST(getsockname(third, (struct sockaddr *)&own, &len));
    CHECK(side.peer_len == len && memcmp(&side.peer, &own, len) == 0);
    CHECK_INT(seen_by(third), expected);
    /* Room for one more, by order or because one goes. */
    CHECK_GIVES(rsk_server_set_max(side.server, 3), 0);
    int fourth = client_of(side.server);
    UNTIL(side.told[RSK_EVENT_CONNECTION], 3);
    close(one);
    UNTIL(side.told[RSK_EVENT_CLOSE], 1);
    turn(0);
    int fifth = client_of(side.server);
    UNTIL(side.told[RSK_EVENT_CONNECTION], 4);
    CHECK_INT(side.told[RSK_EVENT_DROP], 1);
    /* Fewer than there are: those there stay. */
    CHECK_GIVES(rsk_server_set_max(side.server, 1), 0);
    CHECK_GIVES(rsk_server_connections(side.server), 3);
    CHECK_GIVES(rsk_server_set_max(side.server, 0), 0);
    int sixth = client_of(side.server);
    UNTIL(side.told[RSK_EVENT_CONNECTION], 5);
    MUST(rsk_loop_stats(loop_in_test, &after));
    CHECK_INT(after.dropped - before.dropped, 1);
    CHECK(after.accepted - before.accepted >= 5);
    close(two), close(third), close(fourth), close(fifth), close(sixth);
    end(&side);
}

static void paused(int flags)
{
    rsk_listen_options options = {.size = sizeof options, .host = "127.0.0.1", .flags = flags};
    struct side side;

    listening(&side, &options);
    if (flags == 0)
        CHECK_GIVES(rsk_server_pause(side.server), 0);
    CHECK_GIVES(rsk_server_pause(side.server), 0);
    int client = client_of(side.server);
    settle(20);
    CHECK_INT(side.told[RSK_EVENT_CONNECTION], 0);
    CHECK_GIVES(rsk_server_resume(side.server), 0);
    CHECK_GIVES(rsk_server_resume(side.server), 0);
    UNTIL(side.told[RSK_EVENT_CONNECTION], 1);
    close(client);
    end(&side);
}

static void words_of_the_program(void)
{
    struct side side, other;

    listening(&side, NULL);
    other = side;
    int one = client_of(side.server);
    UNTIL(side.told[RSK_EVENT_CONNECTION], 1);
    CHECK_GIVES(rsk_server_set_user(side.server, &other), 0);
    CHECK(rsk_server_user(side.server) == &other);
    int two = client_of(side.server);
    UNTIL(other.told[RSK_EVENT_CONNECTION], 1);
    /* Streams keep the word they began with. */
    close(one);
    UNTIL(side.told[RSK_EVENT_CLOSE], 1);
    close(two);
    UNTIL(other.told[RSK_EVENT_CLOSE], 1);
    MUST(rsk_server_close(side.server, 0, 0));
    UNTIL(other.told[RSK_EVENT_SERVER_CLOSE], 1);
    CHECK_INT(side.told[RSK_EVENT_SERVER_CLOSE], 0);
}

/* A flood of connections leaves every turn time for others. */
static void few_in_a_turn(void)
{
    rsk_listen_options options = {.size = sizeof options, .host = "127.0.0.1", .accepts_per_turn = 2};
    struct side side;
    int clients[CLIENTS], most = 0;

    listening(&side, &options);
    for (int i = 0; i < CLIENTS; i++)
        clients[i] = client_of(side.server);
    for (int i = 0; i < 100 && side.told[RSK_EVENT_CONNECTION] < CLIENTS; i++) {
        int before = side.told[RSK_EVENT_CONNECTION];
        turn(10);
        int got = side.told[RSK_EVENT_CONNECTION] - before;
        most = got > most ? got : most;
    }
    CHECK_INT(side.told[RSK_EVENT_CONNECTION], CLIENTS);
    CHECK_INT(most, 2);
    for (int i = 0; i < CLIENTS; i++)
        close(clients[i]);
    end(&side);
}

/* Without any callback nothing is lost: the server accepts, and what it has can be asked for. */
static void nobody_is_told(void)
{
    rsk_server server;
    rsk_listen_options options = {.size = sizeof options, .host = "127.0.0.1"};

    MUST(rsk_server_listen(loop_in_test, &options, NULL, NULL, &server));
    int client = client_of(server);
    for (int i = 0; i < 100 && rsk_server_connections(server) == 0; i++)
        turn(10);
    CHECK_GIVES(rsk_server_connections(server), 1);
    MUST(rsk_server_close(server, 0, 0));
    settle(5);
    CHECK_FAILS(rsk_server_connections(server), EBADF);
    close(client);
}

void clients_part(void)
{
    counted();
    too_many(0, 0);
    too_many(RSK_LISTEN_RESET, -ECONNRESET);
    paused(0);
    paused(RSK_LISTEN_PAUSED);
    words_of_the_program();
    few_in_a_turn();
    nobody_is_told();
}
