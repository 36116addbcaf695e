/* Datagrams go out and come back: all of them, whole, in order, whatever is joined and cut up on the way. */
#include "event_endpoint.h"

enum { MANY = 10000, MOST = 1400, WINDOW = 200 };

/* What datagram `i` has. */
static size_t fill(char *bytes, int i) {
    static const size_t sizes[] = {0, 4, 100, 100, 100, 100, 99, 1200, 1200, 1400, 7};
    size_t len = i % 97 < 60 ? 256 : sizes[(size_t)(i * 7) % (sizeof sizes / sizeof sizes[0])];
    memset(bytes, i % 251, len);
    if (len >= sizeof i) {
        memcpy(bytes, &i, sizeof i);
    }
    return len;
}

static void answer(struct side *side, const rsk_loop_event *event) {
    const rsk_datagram *list = event->data;
    if (event->kind != RSK_EVENT_DATAGRAMS) {
        side->wrong++;
        return;
    }
    for (uint64_t i = 0; i < event->value; i++) {
        if (rsk_endpoint_reply(side->endpoint, &list[i], list[i].data, list[i].len) != 1) {
            side->wrong++;
        }
    }
}

static void compare(struct side *side, const rsk_loop_event *event) {
    const rsk_datagram *list = event->data;
    char bytes[MOST];
    if (event->kind != RSK_EVENT_DATAGRAMS) {
        side->wrong++;
        return;
    }
    for (uint64_t i = 0; i < event->value; i++) {
        size_t len = fill(bytes, side->number++);
        side->wrong += list[i].len != len || memcmp(list[i].data, bytes, len) != 0 || list[i].flags != 0;
    }
}

static void echo(const char *host, int server_flags, int client_flags) {
    struct side server, client;
    char bytes[MOST];
    open_side(&server, &(rsk_endpoint_options){.size = sizeof(rsk_endpoint_options), .host = host, .flags = server_flags});
    server.act = answer;
    open_side(&client, &(rsk_endpoint_options){.size = sizeof(rsk_endpoint_options), .peer_host = host,
                                               .peer_service = port_of(&server), .flags = client_flags});
    client.act = compare;
    double end = check_seconds() + 20;
    for (int sent = 0; client.datagrams < MANY && check_seconds() < end;) {
        while (sent < MANY && sent < client.datagrams + WINDOW) {
            size_t len = fill(bytes, sent);
            CHECK_INT(rsk_endpoint_send(client.endpoint, bytes, len, NULL, 0), 1);
            sent++;
        }
        (void)turn(100);
    }
    CHECK_INT(server.datagrams, MANY);
    CHECK_INT(client.datagrams, MANY);
    CHECK_INT(server.wrong + client.wrong, 0);
    CHECK(server.largest_batch > 1 && server.largest_batch <= 64 && client.largest_batch <= 64);
    rsk_endpoint_counts there = counts_of(&server), here = counts_of(&client);
    CHECK(there.received == MANY && there.sent == MANY && here.received == MANY && here.sent == MANY);
    CHECK(there.received_bytes == here.sent_bytes && here.received_bytes == server.bytes && client.bytes == server.bytes);
    CHECK(there.dropped == 0 && here.dropped == 0 && here.failed == 0 && here.queued == 0 && here.queued_bytes == 0);
    close_side(&server);
    close_side(&client);
}

void echo_part(void) {
    echo("127.0.0.1", 0, 0);
    echo("127.0.0.1", RSK_NO_OFFLOAD, 0);
    echo("127.0.0.1", 0, RSK_NO_OFFLOAD);
    echo("127.0.0.1", RSK_NO_OFFLOAD, RSK_NO_OFFLOAD);
    echo("::1", 0, 0);
}

/* Batches are no larger than asked, the rest of what was received at once follows, and what does not fit is cut. */
void batches_part(void) {
    struct side server, client;
    char bytes[1000];
    memset(bytes, 'x', sizeof bytes);
    for (int offload = 0; offload < 2; offload++) {
        int flags = offload ? 0 : RSK_NO_OFFLOAD;
        open_side(&server, &(rsk_endpoint_options){.size = sizeof(rsk_endpoint_options), .host = "127.0.0.1",
                                                   .batch = 3, .max_datagram = 600, .flags = flags});
        open_to(&client, &server, flags);
        for (int i = 0; i < 100; i++) {
            CHECK_INT(rsk_endpoint_send(client.endpoint, bytes, 500, NULL, 0), 1);
        }
        UNTIL(server.datagrams, 100);
        CHECK(server.largest_batch == 3 && server.bytes == 50000 && server.last.flags == 0);
        for (int i = 0; i < 10; i++) {
            CHECK_INT(rsk_endpoint_send(client.endpoint, bytes, sizeof bytes, NULL, 0), 1);
        }
        UNTIL(server.datagrams, 110);
        CHECK(server.last.flags == MSG_TRUNC && server.last.len == 600 && server.bytes == 56000);
        close_side(&server);
        close_side(&client);
    }
    /* The largest there is. */
    static char large[65508];
    open_side(&server, NULL);
    open_to(&client, &server, 0);
    CHECK_INT(rsk_endpoint_send(client.endpoint, large, sizeof large - 1, NULL, 0), 1);
    UNTIL(server.datagrams, 1);
    CHECK(server.bytes == sizeof large - 1 && server.last.flags == 0);
    CHECK_FAILS(rsk_endpoint_send(client.endpoint, large, sizeof large, NULL, 0), EMSGSIZE);
    close_side(&server);
    close_side(&client);
}
