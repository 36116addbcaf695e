/* Servers of a loop: where they listen, whom they let in, how they end; and everything that may be done wrong with them. */
#include "event_server.h"

CHECK_PROGRAM("event_server");

rsk_loop loop_in_test;
bool array_front;
int backend_in_test;

static void seen(struct side *side, int kind)
{
    static const char letters[] = "?LCDXZ???d??e?xz";
    size_t len = strlen(side->trace);
    side->told[kind]++;
    if ((size_t)kind < sizeof letters && letters[kind] != '?' && len + 1 < sizeof side->trace)
        side->trace[len] = letters[kind];
    if (side->act != NULL)
        side->act(side, kind);
}

static void dropped(struct side *side, int reason, const struct sockaddr *peer, socklen_t len)
{
    side->reason = reason;
    side->peer_len = len;
    if (len > 0)
        memcpy(&side->peer, peer, len < sizeof side->peer ? len : sizeof side->peer);
    seen(side, RSK_EVENT_DROP);
}

static void on_listening(rsk_server server, void *user)
{
    struct side *side = user;
    side->server = server;
    seen(side, RSK_EVENT_LISTENING);
}

static void on_connection(rsk_server server, rsk_stream stream, void *user)
{
    struct side *side = user;
    CHECK(server.id == side->server.id);
    side->stream = stream;
    seen(side, RSK_EVENT_CONNECTION);
}

static void on_drop(rsk_server server, int reason, const struct sockaddr *peer, socklen_t len, void *user)
{
    struct side *side = user;
    (void)server;
    side->explained[0] = '\0';
    if (!array_front) {
        IGNORE(rsk_explain(side->explained, sizeof side->explained));
        CHECK(rsk_last_error() != 0 && strncmp(side->explained, "accept4(fd=", 11) == 0);
    }
    dropped(side, reason, peer, len);
}

static void on_error(rsk_server server, int code, void *user)
{
    struct side *side = user;
    (void)server;
    side->code = code;
    IGNORE(rsk_explain(side->explained, sizeof side->explained));
    seen(side, RSK_EVENT_SERVER_ERROR);
}

static void on_close(rsk_server server, int forced, void *user)
{
    struct side *side = user;
    CHECK(server.id == side->server.id);
    side->forced = forced;
    seen(side, RSK_EVENT_SERVER_CLOSE);
}

static void stream_data(rsk_stream stream, const void *data, size_t len, void *user)
{
    (void)stream, (void)data, (void)len;
    seen(user, RSK_EVENT_DATA);
}

static void stream_end(rsk_stream stream, void *user)
{
    (void)stream;
    seen(user, RSK_EVENT_END);
}

static void stream_error(rsk_stream stream, int code, void *user)
{
    (void)stream, (void)code;
    seen(user, RSK_EVENT_ERROR);
}

static void stream_close(rsk_stream stream, int code, void *user)
{
    (void)stream, (void)code;
    seen(user, RSK_EVENT_CLOSE);
}

static const rsk_stream_callbacks of_streams = {
    .size = sizeof of_streams, .on_data = stream_data, .on_end = stream_end, .on_error = stream_error, .on_close = stream_close,
};

const rsk_server_callbacks recording = {
    .size = sizeof recording, .on_listening = on_listening, .on_connection = on_connection, .on_drop = on_drop,
    .on_error = on_error, .on_close = on_close, .stream = &of_streams,
};

static void event(const rsk_loop_event *it)
{
    rsk_server server = {it->source};
    rsk_stream stream = {it->source};
    if (it->user == NULL) /* a server nobody asked to be told of */
        return;
    switch (it->kind) {
    case RSK_EVENT_LISTENING: on_listening(server, it->user); break;
    case RSK_EVENT_CONNECTION: on_connection(server, (rsk_stream){it->value}, it->user); break;
    case RSK_EVENT_DROP: on_drop(server, (int)it->value, it->data, (socklen_t)it->len, it->user); break;
    case RSK_EVENT_SERVER_ERROR: on_error(server, it->code, it->user); break;
    case RSK_EVENT_SERVER_CLOSE: on_close(server, (int)it->value, it->user); break;
    case RSK_EVENT_DATA: stream_data(stream, it->data, it->len, it->user); break;
    case RSK_EVENT_END: stream_end(stream, it->user); break;
    case RSK_EVENT_ERROR: stream_error(stream, it->code, it->user); break;
    case RSK_EVENT_CLOSE: stream_close(stream, it->code, it->user); break;
    }
}

int turn(int ms)
{
    rsk_loop_event events[64];
    if (!array_front)
        return (int)MUST(rsk_loop_turn(loop_in_test, ms));
    int count = (int)MUST(rsk_loop_poll(loop_in_test, events, 64, ms));
    for (int i = 0; i < count; i++)
        event(&events[i]);
    return count;
}

void until(const int *counter, int count, int line)
{
    double began = now_ms();
    while (*counter < count && now_ms() < began + 5000)
        turn(100);
    atomic_fetch_add(&check_counts.cases, 1);
    if (*counter < count)
        check_report(__FILE__, line, "%d after 5 s, expected %d", *counter, count);
}

void settle(int ms)
{
    double began = now_ms();
    while (now_ms() < began + 5000) {
        double quiet = now_ms();
        if (turn(ms) == 0 && now_ms() >= quiet + ms)
            return;
    }
}

void blank(struct side *side)
{
    memset(side, 0, sizeof *side);
}

void listening(struct side *side, const rsk_listen_options *options)
{
    static const rsk_listen_options loopback = {.size = sizeof loopback, .host = "127.0.0.1"};
    blank(side);
    MUST(rsk_server_listen(loop_in_test, options != NULL ? options : &loopback, &recording, side, &side->server));
    UNTIL(side->told[RSK_EVENT_LISTENING], 1);
}

int port_of(rsk_server server)
{
    struct sockaddr_in6 address;
    socklen_t len = sizeof address;
    MUST(rsk_server_address(server, (struct sockaddr *)&address, &len));
    return ntohs(address.sin6_port);
}

int client_of(rsk_server server)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = (int)MUST(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    address.sin_port = htons((uint16_t)port_of(server));
    MUST(connect(fd, (struct sockaddr *)&address, sizeof address));
    return fd;
}

void end(struct side *side)
{
    MUST(rsk_server_close(side->server, 0, 0));
    UNTIL(side->told[RSK_EVENT_SERVER_CLOSE], 1);
    if (array_front)
        turn(0); /* until then its events are good */
    CHECK_FAILS(rsk_server_connections(side->server), EBADF);
}

int seen_by(int client)
{
    struct pollfd it = {.fd = client, .events = POLLIN};
    char bytes[64];
    double began = now_ms();
    while (poll(&it, 1, 1) == 0 && now_ms() < began + 5000)
        turn(1);
    ssize_t got = recv(client, bytes, sizeof bytes, MSG_DONTWAIT);
    return got == -1 ? -errno : (int)got;
}

int main(void)
{
    static const int backends[] = {RSK_POLLER_EPOLL, RSK_POLLER_POLL, RSK_POLLER_SELECT};

    MUST(rsk_set_language("en"));
    for (size_t i = 0; i < 6; i++) {
        rsk_loop_options options = {.size = sizeof options, .backend = backends[i / 2]};
        backend_in_test = backends[i / 2];
        array_front = i % 2 == 1;
        MUST(rsk_loop_open(&options, &loop_in_test));
        arguments_part();
        places_part();
        clients_part();
        rules_part();
        closing_part();
        handed_on_part();
        limits_part();
        rsk_loop_statistics statistics = {.size = sizeof statistics};
        MUST(rsk_loop_stats(loop_in_test, &statistics));
        CHECK(statistics.servers == 0 && statistics.streams == 0);
        CHECK_GIVES(rsk_loop_close(loop_in_test), 0);
    }
    return check_end();
}
