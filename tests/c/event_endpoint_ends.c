/* What can go wrong with endpoints, and how they end. */
#include "event_endpoint.h"

#include <fcntl.h>
#include <pthread.h>

/* A port nobody has. */
static void free_port(char *text, size_t size) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t len = sizeof address;
    int fd = (int)MUST(socket(AF_INET, SOCK_DGRAM, 0));
    MUST(bind(fd, (struct sockaddr *)&address, sizeof address));
    MUST(getsockname(fd, (struct sockaddr *)&address, &len));
    MUST(close(fd));
    (void)snprintf(text, size, "%d", ntohs(address.sin_port));
}

static void explain_refused(struct side *side, const rsk_loop_event *event) {
    if (!array_front && event->kind == RSK_EVENT_ENDPOINT_ERROR && side->number++ == 0) {
        CHECK_EXPLAINED("ECONNREFUSED");
        CHECK_EXPLAINED("datagram");
    }
}

/* A failure is told, and costs no other datagram anything. */
void peers_part(void) {
    struct side lonely, server, client;
    char port[8];
    free_port(port, sizeof port);
    open_side(&lonely, &(rsk_endpoint_options){.size = sizeof(rsk_endpoint_options), .peer_host = "127.0.0.1",
                                               .peer_service = port, .flags = RSK_NO_OFFLOAD});
    lonely.act = explain_refused;
    CHECK_INT(rsk_endpoint_send(lonely.endpoint, "anybody?", 8, NULL, 0), 1);
    UNTIL(lonely.told[RSK_EVENT_ENDPOINT_ERROR], 1);
    CHECK_INT(lonely.error_code, ECONNREFUSED);
    /* Somebody comes. The refusal of a datagram before is no reason to lose the next. */
    CHECK_INT(rsk_endpoint_send(lonely.endpoint, "again", 5, NULL, 0), 1);
    while (counts_of(&lonely).sent < 2) {
        (void)turn(0);
    }
    open_side(&server, &(rsk_endpoint_options){.size = sizeof(rsk_endpoint_options), .host = "127.0.0.1", .service = port});
    CHECK_INT(rsk_endpoint_send(lonely.endpoint, "now", 3, NULL, 0), 1);
    UNTIL(server.datagrams, 1);
    CHECK_STR(server.first_bytes, "now");
    CHECK_INT(counts_of(&lonely).failed, 0);
    close_side(&lonely);

    /* Of datagrams sent together one cannot go: to a broadcast address without the right to. */
    open_side(&client, NULL);
    for (int i = 0; i < 21; i++) {
        send_to(&client, "one of many", i == 10 ? "255.255.255.255" : "127.0.0.1", port);
    }
    UNTIL(server.datagrams, 21);
    UNTIL(client.told[RSK_EVENT_ENDPOINT_ERROR], 1);
    CHECK_INT(client.error_code, EACCES);
    CHECK(counts_of(&client).failed == 1 && counts_of(&client).sent == 20);
    CHECK_INT(client.told[RSK_EVENT_ENDPOINT_ERROR], 1);
    close_side(&client);
    close_side(&server);
}

/* A receiver that takes nothing: marks, drain, and everything arrives in the end. */
void marks_part(void) {
    static char got[21280];
    int pair[2], answer, taken = 0, first_zero = -1, came = 0;
    char bytes[1000] = "";
    struct side side;
    rsk_loop_statistics all = {.size = sizeof all};
    MUST(socketpair(AF_UNIX, SOCK_DGRAM, 0, pair));
    adopt_side(&side, pair[0], &(rsk_endpoint_options){.size = sizeof(rsk_endpoint_options), .soft_mark = 10640,
                                                       .hard_mark = 21280});
    while ((answer = rsk_endpoint_send(side.endpoint, bytes, sizeof bytes, NULL, 0)) >= 0) {
        first_zero = answer == 0 && first_zero == -1 ? taken : first_zero;
        taken++;
    }
    CHECK_INT(errno, EAGAIN);
    rsk_endpoint_counts counts = counts_of(&side);
    CHECK(counts.queued == 20 && counts.queued_bytes == 20000 && (int)counts.sent == taken - 20);
    CHECK(first_zero >= 9 && first_zero < taken);
    CHECK(rsk_loop_stats(loop_in_test, &all) == 0 && all.queued_bytes == 20000);
    CHECK_FAILS(rsk_endpoint_send(side.endpoint, got, sizeof got, NULL, 0), EMSGSIZE);
    (void)turn(5);
    CHECK_INT(side.told[RSK_EVENT_ENDPOINT_DRAIN], 0); /* there was never room */
    for (double end = check_seconds() + 5; came < taken && check_seconds() < end; (void)turn(0)) {
        while (recv(pair[1], got, sizeof got, MSG_DONTWAIT) == (ssize_t)sizeof bytes) {
            came++;
        }
    }
    CHECK_INT(came, taken);
    UNTIL(side.told[RSK_EVENT_ENDPOINT_DRAIN], 1);
    settle(5);
    CHECK(side.told[RSK_EVENT_ENDPOINT_DRAIN] == 1 && side.told[RSK_EVENT_ENDPOINT_ERROR] == 0);
    CHECK_INT(rsk_endpoint_send(side.endpoint, bytes, sizeof bytes, NULL, 0), 1);
    close_side(&side);
    CHECK(recv(pair[1], got, sizeof got, MSG_DONTWAIT) == (ssize_t)sizeof bytes); /* sent before the close */
    MUST(close(pair[1]));

    /* A receiver without a connection to the sender: the system says that there is room, and there is none. */
    struct side sender;
    char abstract[64];
    (void)snprintf(abstract, sizeof abstract, "@rsk-endpoint-%d", (int)getpid());
    struct sockaddr_un to = {.sun_family = AF_UNIX};
    (void)snprintf(to.sun_path, sizeof to.sun_path, "/tmp/rsk-endpoint-full-%d", (int)getpid());
    int receiver = (int)MUST(socket(AF_UNIX, SOCK_DGRAM, 0)), sent = 0;
    MUST(bind(receiver, (struct sockaddr *)&to, sizeof to));
    open_side(&sender, &(rsk_endpoint_options){.size = sizeof(rsk_endpoint_options), .path = abstract});
    while (sent < 2000 && rsk_endpoint_send(sender.endpoint, bytes, 10, (struct sockaddr *)&to, sizeof to) == 1) {
        sent++;
    }
    rsk_loop_statistics before = {.size = sizeof before}, after = {.size = sizeof after};
    MUST(rsk_loop_stats(loop_in_test, &before));
    for (double end = check_seconds() + 0.2; check_seconds() < end;) {
        (void)turn(20);
    }
    MUST(rsk_loop_stats(loop_in_test, &after));
    CHECK(after.turns - before.turns < 100);
    for (came = 0; came < sent; (void)turn(10)) {
        while (recv(receiver, got, sizeof got, MSG_DONTWAIT) == 10) {
            came++;
        }
    }
    CHECK(sent == 2000 && counts_of(&sender).sent == 2000);
    close_side(&sender);
    MUST(close(receiver));
    MUST(unlink(to.sun_path));
}

static void pause_after_one(struct side *side, const rsk_loop_event *event) {
    if (event->kind == RSK_EVENT_DATAGRAMS) {
        CHECK_INT(rsk_endpoint_pause(side->endpoint), 0);
    }
}

/* Nothing is told of a paused endpoint, not even what was received with what was told. What is in the array was told. */
void pauses_part(void) {
    struct side server, client;
    open_side(&server, &(rsk_endpoint_options){.size = sizeof(rsk_endpoint_options), .host = "127.0.0.1", .batch = 4,
                                               .flags = RSK_ENDPOINT_PAUSED});
    open_to(&client, &server, 0);
    for (int i = 0; i < 20; i++) {
        CHECK_INT(rsk_endpoint_send(client.endpoint, "0123456789", 10, NULL, 0), 1);
    }
    settle(20);
    CHECK_INT(server.datagrams, 0);
    server.act = pause_after_one;
    for (int i = 1; i <= 5; i++) {
        CHECK_INT(rsk_endpoint_resume(server.endpoint), 0);
        UNTIL(server.datagrams, array_front ? 20 : 4 * i);
        settle(5);
        CHECK_INT(server.datagrams, array_front ? 20 : 4 * i);
    }
    CHECK_INT(rsk_endpoint_pause(server.endpoint), 0);
    CHECK_INT(rsk_endpoint_resume(server.endpoint), 0);
    CHECK_INT(rsk_endpoint_resume(server.endpoint), 0);
    settle(5);
    CHECK_INT(server.datagrams, 20);
    close_side(&server);
    close_side(&client);
}

static void close_in_it(struct side *side, const rsk_loop_event *event) {
    const rsk_datagram *list = event->data;
    if (event->kind == RSK_EVENT_DATAGRAMS) {
        if (side->number++ == 0) {
            CHECK_INT(rsk_endpoint_reply(side->endpoint, list, "bye", 3), 1);
            CHECK_INT(rsk_endpoint_close(side->endpoint), 0);
            CHECK_FAILS(rsk_endpoint_close(side->endpoint), EALREADY);
            CHECK_FAILS(rsk_endpoint_send(side->endpoint, "x", 1, NULL, 0), EBADF);
        }
        /* What was told is still there. */
        CHECK(list[0].len == 10 && memcmp(list[0].data, "0123456789", 10) == 0 && list[0].from != NULL);
    }
    if (event->kind == RSK_EVENT_ENDPOINT_CLOSE) {
        rsk_endpoint_counts counts = counts_of(side);
        CHECK(counts.received >= 2 && counts.sent == 1);
        CHECK_INT(rsk_endpoint_set_user(side->endpoint, side), 0);
    }
}

void closes_part(void) {
    struct side server, client;
    open_side(&server, &(rsk_endpoint_options){.size = sizeof(rsk_endpoint_options), .host = "127.0.0.1", .batch = 2});
    server.act = close_in_it;
    open_to(&client, &server, 0);
    for (int i = 0; i < 20; i++) {
        CHECK_INT(rsk_endpoint_send(client.endpoint, "0123456789", 10, NULL, 0), 1);
    }
    UNTIL(server.told[RSK_EVENT_ENDPOINT_CLOSE], 1);
    UNTIL(client.datagrams, 1);
    CHECK_STR(client.first_bytes, "bye");
    CHECK(server.told[RSK_EVENT_DATAGRAMS] == 1 || (array_front && server.told[RSK_EVENT_DATAGRAMS] == 8));
    settle(5);
    CHECK_FAILS(rsk_endpoint_counters(server.endpoint, &(rsk_endpoint_counts){.size = sizeof(rsk_endpoint_counts)}), EBADF);
    close_side(&client);

    /* One that is not counted does not keep the loop running, and goes with it. */
    open_side(&client, NULL);
    CHECK_INT(rsk_loop_ref(client.endpoint.id, 0), 0);
    CHECK_INT(rsk_loop_run(loop_in_test), 0);
    CHECK_INT(rsk_loop_ref(client.endpoint.id, 1), 0);
    close_side(&client);
}
