/* bulk [MIB] [CONNECTIONS]: so many MiB through an echo server and back, over some connections at once, each 8 bytes compared.
 * Nobody stops: both sides send as much as the marks allow. */
#include "load.h"

CHECK_PROGRAM("load/bulk");

enum { PIECE = 256 << 10 };

struct pump {
    rsk_stream stream;
    uint64_t number, to_send, sent, got;
    bool wrong;
    int closes;
};

static uint64_t word_at(uint64_t number, uint64_t offset) {
    uint64_t z = (number << 48 ^ offset) * 0x9E3779B97F4A7C15U;
    return z ^ z >> 29;
}

static void send_more(struct pump *pump) {
    static uint64_t words[PIECE / 8];
    int result = 1;
    while (result == 1 && pump->sent < pump->to_send) {
        uint64_t left = pump->to_send - pump->sent;
        size_t len = left < PIECE ? (size_t)left : PIECE;
        for (size_t i = 0; i < len / 8; i++) {
            words[i] = word_at(pump->number, pump->sent + i * 8);
        }
        result = rsk_stream_write(pump->stream, words, len, 0);
        if (result >= 0) {
            pump->sent += len;
        } else if (errno != EAGAIN) {
            check_report(__FILE__, __LINE__, "write: %s", strerror(errno));
        }
    }
    if (pump->sent == pump->to_send) {
        CHECK_INT(rsk_stream_end(pump->stream, 0), 0);
        pump->to_send = 0;
    }
}

static void on_connect(rsk_stream stream, void *user) {
    (void)stream;
    send_more(user);
}

static void on_drain(rsk_stream stream, void *user) {
    struct pump *pump = user;
    (void)stream;
    if (pump->to_send > 0) {
        send_more(pump);
    }
}

static void on_data(rsk_stream stream, const void *data, size_t len, void *user) {
    struct pump *pump = user;
    const unsigned char *bytes = data;
    (void)stream;
    for (size_t i = 0; i < len;) {
        uint64_t offset = pump->got + i, want = word_at(pump->number, offset & ~(uint64_t)7), have = want;
        size_t skip = (size_t)(offset & 7), part = len - i < 8 - skip ? len - i : 8 - skip;
        memcpy((unsigned char *)&have + skip, bytes + i, part);
        pump->wrong = pump->wrong || have != want;
        i += part;
    }
    pump->got += len;
}

static void on_error(rsk_stream stream, int code, void *user) {
    (void)stream;
    (void)user;
    check_report(__FILE__, __LINE__, "a stream failed: %s", strerror(code));
}

static void on_close(rsk_stream stream, int code, void *user) {
    struct pump *pump = user;
    (void)stream;
    (void)code;
    pump->closes++;
}

int main(int argc, char **argv) {
    uint64_t total = (argc > 1 ? strtoull(argv[1], NULL, 10) : 512) << 20;
    int count = argc > 2 ? atoi(argv[2]) : 8;
    static const rsk_stream_callbacks callbacks = {.size = sizeof callbacks, .on_connect = on_connect, .on_data = on_data,
                                                   .on_drain = on_drain, .on_error = on_error, .on_close = on_close};
    char service[8];
    rsk_loop loop;
    (void)alarm(900);
    struct echo_server *server = start_echo_server(&(struct echo_options){.grace_ms = 1000});
    struct pump *pumps = calloc((size_t)count, sizeof *pumps);
    MUST(pumps != NULL && count > 0 ? 0 : -1);
    (void)snprintf(service, sizeof service, "%d", server->port);
    double start = check_seconds();
    MUST(rsk_loop_open(NULL, &loop));
    for (int i = 0; i < count; i++) {
        pumps[i] = (struct pump){.number = (uint64_t)i + 1, .to_send = total / (uint64_t)count / 8 * 8};
        MUST(rsk_stream_connect(loop, "127.0.0.1", service, NULL, &callbacks, &pumps[i], &pumps[i].stream));
    }
    CHECK_INT(rsk_loop_run(loop), 0);
    double took = check_seconds() - start;
    uint64_t arrived = 0;
    for (int i = 0; i < count; i++) {
        CHECK_INT(pumps[i].sent, total / (uint64_t)count / 8 * 8);
        CHECK_INT(pumps[i].got, pumps[i].sent);
        CHECK_INT(pumps[i].closes, 1);
        CHECK(!pumps[i].wrong);
        arrived += pumps[i].got;
    }
    CHECK_INT(rsk_loop_close(loop), 0);
    stop_echo_server(server);
    CHECK_INT(server->bytes, arrived);
    printf("  %.2f GiB came back unchanged over %d connections, %.1f s, %.0f MiB/s\n", (double)arrived / (1U << 30), count, took,
           (double)arrived / took / (1 << 20));
    free(pumps);
    return check_end();
}
