/* event_stream: the times of a stream: never early, told once, and what they do. */
#include "event_stream.h"

static struct side *one;
static char explained[1024];

static void explain(struct side *side, int kind) {
    (void)side;
    if (kind == RSK_EVENT_ERROR) {
        (void)rsk_explain(explained, sizeof explained);
    }
}

static void check_explained_in_callback(const char *word) {
    CHECK(array_front || strstr(explained, word) != NULL);
    if (!array_front && strstr(explained, word) == NULL) {
        printf("  \"%s\" is not in: %s\n", word, explained);
    }
}

static void idle(void) {
    rsk_stream_options options = {.size = sizeof options, .idle_timeout_ms = 40};
    double start = check_seconds();
    int fd = stream_and_fd(one, true, &options);
    UNTIL(one->told[RSK_EVENT_TIMEOUT], 1);
    CHECK(check_seconds() - start >= 0.040);
    CHECK_INT(one->last_value, RSK_TIMEOUT_IDLE);
    /* The stream stays, and it is not told again while nothing happens. */
    settle(100);
    CHECK_STR(one->trace, "T");
    CHECK_GIVES(rsk_stream_write(one->stream, "x", 1, 0), 1);
    UNTIL(one->told[RSK_EVENT_TIMEOUT], 2);
    /* What moves keeps it away. */
    CHECK_GIVES(rsk_stream_set_timeout(one->stream, RSK_TIMEOUT_IDLE, 200), 0);
    for (int i = 0; i < 30; i++) {
        CHECK_INT(send(fd, "x", 1, 0), 1);
        (void)turn(0);
        check_sleep_ms(10);
        (void)turn(0);
    }
    CHECK_INT(one->told[RSK_EVENT_TIMEOUT], 2);
    CHECK_GIVES(rsk_stream_set_timeout(one->stream, RSK_TIMEOUT_IDLE, 0), 0);
    settle(250);
    CHECK_INT(one->told[RSK_EVENT_TIMEOUT], 2);
    CHECK_GIVES(rsk_stream_set_timeout(one->stream, RSK_TIMEOUT_IDLE, 20), 0);
    UNTIL(one->told[RSK_EVENT_TIMEOUT], 3);
    (void)close(fd);
    drop(one);
}

/* The program is busy with something else between two turns: no time is over early for that. */
static void busy_program(void) {
    static char large[4 << 20];
    rsk_stream_options options = {.size = sizeof options, .idle_timeout_ms = 80, .write_timeout_ms = 80};
    int fd = stream_and_fd(one, true, &options);
    (void)turn(0);
    check_sleep_ms(60);
    double start = check_seconds();
    CHECK_GIVES(rsk_stream_write(one->stream, "x", 1, 0), 1);
    UNTIL(one->told[RSK_EVENT_TIMEOUT], 1);
    CHECK(check_seconds() - start >= 0.080);
    (void)turn(0);
    check_sleep_ms(120);
    start = check_seconds();
    CHECK_GIVES(rsk_stream_write(one->stream, large, sizeof large, 0), 0);
    CHECK_GIVES(rsk_stream_write(one->stream, large, sizeof large, 0), 0);
    UNTIL(one->told[RSK_EVENT_ERROR], 1);
    CHECK(check_seconds() - start >= 0.080);
    CHECK_INT(one->error_code, ETIMEDOUT);
    (void)close(fd);
    drop(one);
}

/* A peer that does not read: bytes are queued, and none goes. */
static void write_stall(void) {
    static char large[4 << 20];
    rsk_stream_options options = {.size = sizeof options, .write_timeout_ms = 60};
    int fd = stream_and_fd(one, true, &options);
    one->act = explain;
    explained[0] = '\0';
    settle(80); /* nothing is queued: nothing happens */
    CHECK_STR(one->trace, "");
    double start = check_seconds();
    CHECK_GIVES(rsk_stream_write(one->stream, large, sizeof large, 1), 0);
    CHECK_GIVES(rsk_stream_write(one->stream, large, sizeof large, 2), 0);
    UNTIL(one->told[RSK_EVENT_CLOSE], 1);
    CHECK(check_seconds() - start >= 0.060 && check_seconds() - start < 2);
    CHECK_STR(one->trace, "WWXZ");
    CHECK(one->codes[0] == ETIMEDOUT && one->codes[1] == ETIMEDOUT);
    CHECK(one->error_code == ETIMEDOUT && one->close_code == ETIMEDOUT);
    check_explained_in_callback("write_timeout_ms");
    (void)close(fd);
    drop(one);
}

/* A peer that reads slowly: as long as something goes, it is no stall. */
static void slow_is_no_stall(void) {
    static char large[4 << 20], got[400000];
    rsk_stream_options options = {.size = sizeof options, .write_timeout_ms = 150};
    int fd = stream_and_fd(one, true, &options);
    CHECK_GIVES(rsk_stream_write(one->stream, large, sizeof large, 1), 0);
    double end = check_seconds() + 10;
    while (one->told[RSK_EVENT_WRITTEN] == 0 && check_seconds() < end) {
        (void)turn(20);
        (void)!recv(fd, got, sizeof got, MSG_DONTWAIT);
    }
    CHECK_STR(trace_without(one, "R"), "W");
    CHECK_INT(one->codes[0], 0);
    (void)close(fd);
    drop(one);
}

/* A peer that never ends. */
static void close_time(void) {
    rsk_stream_options options = {.size = sizeof options, .close_timeout_ms = 50};
    char got[8];
    int fd = stream_and_fd(one, true, &options);
    one->act = explain;
    explained[0] = '\0';
    double start = check_seconds();
    CHECK_GIVES(rsk_stream_end(one->stream, 1), 0);
    UNTIL(one->told[RSK_EVENT_CLOSE], 1);
    CHECK(check_seconds() - start >= 0.050 && check_seconds() - start < 2);
    CHECK_STR(one->trace, "WXZ");
    CHECK(one->codes[0] == 0 && one->error_code == ETIMEDOUT && one->close_code == ETIMEDOUT);
    check_explained_in_callback("close_timeout_ms");
    CHECK_INT(recv(fd, got, sizeof got, 0), 0);
    CHECK(send(fd, "x", 1, MSG_NOSIGNAL) == -1 || recv(fd, got, sizeof got, 0) <= 0);
    (void)close(fd);
    drop(one);
    /* One that does. */
    fd = stream_and_fd(one, true, &options);
    CHECK_GIVES(rsk_stream_end(one->stream, 1), 0);
    (void)close(fd);
    UNTIL(one->told[RSK_EVENT_CLOSE], 1);
    settle(80);
    CHECK_STR(one->trace, "WEZ");
    drop(one);
}

/* A listener whose queue is full does not answer. */
static void connect_time(void) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t len = sizeof address;
    rsk_stream_options options = {.size = sizeof options, .connect_timeout_ms = 60};
    int listener = (int)MUST(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)), fillers[16], count = 0;
    char port[8];
    MUST(bind(listener, (struct sockaddr *)&address, sizeof address));
    MUST(listen(listener, 0));
    MUST(getsockname(listener, (struct sockaddr *)&address, &len));
    (void)snprintf(port, sizeof port, "%u", ntohs(address.sin_port));
    for (; count < 16; count++) {
        fillers[count] = (int)MUST(socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
        (void)connect(fillers[count], (struct sockaddr *)&address, sizeof address);
    }
    check_sleep_ms(20);
    blank(one, "one");
    one->act = explain;
    explained[0] = '\0';
    double start = check_seconds();
    CHECK_GIVES(rsk_stream_connect(loop_in_test, "127.0.0.1", port, &options, &recording, one, &one->stream), 0);
    CHECK_GIVES(rsk_stream_write(one->stream, "x", 1, 5), 1);
    UNTIL(one->told[RSK_EVENT_CLOSE], 1);
    CHECK(check_seconds() - start >= 0.060 && check_seconds() - start < 2);
    CHECK_STR(trace_without(one, "LA"), "WXZ");
    CHECK(one->codes[0] == ETIMEDOUT && one->error_code == ETIMEDOUT);
    check_explained_in_callback("ETIMEDOUT");
    drop(one);
    /* Set when it connects already. */
    blank(one, "one");
    CHECK_GIVES(rsk_stream_connect(loop_in_test, "127.0.0.1", port, NULL, &recording, one, &one->stream), 0);
    settle(30);
    CHECK_STR(trace_without(one, "LA"), "");
    CHECK_GIVES(rsk_stream_set_timeout(one->stream, RSK_TIMEOUT_CONNECT, 30), 0);
    UNTIL(one->told[RSK_EVENT_CLOSE], 1);
    CHECK_INT(one->error_code, ETIMEDOUT);
    drop(one);
    while (count-- > 0) {
        (void)close(fillers[count]);
    }
    (void)close(listener);
}

void times_part(void) {
    one = malloc(sizeof *one);
    idle();
    busy_program();
    write_stall();
    slow_is_no_stall();
    close_time();
    connect_time();
    free(one);
}
