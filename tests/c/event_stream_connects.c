/* event_stream: connecting, and what is told of it; counters and addresses. */
#include "event_stream.h"

static struct side *one;
static char explained[1024], port[8];
static int listener;

static void explain(struct side *side, int kind) {
    (void)side;
    if (kind == RSK_EVENT_ERROR) {
        (void)rsk_explain(explained, sizeof explained);
    }
}

static void listen_somewhere(void) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t len = sizeof address;
    listener = (int)MUST(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    MUST(bind(listener, (struct sockaddr *)&address, sizeof address));
    MUST(listen(listener, 16));
    MUST(getsockname(listener, (struct sockaddr *)&address, &len));
    (void)snprintf(port, sizeof port, "%u", ntohs(address.sin_port));
}

static void connect_one(const char *host, const char *service, const rsk_stream_options *options) {
    blank(one, "one");
    CHECK_GIVES(rsk_stream_connect(loop_in_test, host, service, options, &recording, one, &one->stream), 0);
    CHECK_STR(one->trace, "");
}

/* What is asked of a stream before it is connected is done when it is. */
static void before_it_is_connected(void) {
    struct sockaddr_storage address;
    socklen_t len = sizeof address;
    char got[32];
    connect_one("127.0.0.1", port, NULL);
    CHECK(rsk_stream_state(one->stream) & RSK_STATE_CONNECTING);
    CHECK_FAILS(rsk_stream_fd(one->stream), ENOTCONN);
    CHECK_EXPLAINED("still connecting");
    CHECK_FAILS(rsk_stream_address(one->stream, RSK_PEER, (struct sockaddr *)&address, &len), ENOTCONN);
    CHECK_FAILS(rsk_stream_detach(one->stream, NULL, NULL), ENOTCONN);
    CHECK_GIVES(rsk_stream_set_nodelay(one->stream, 1), 0);
    CHECK_GIVES(rsk_stream_write(one->stream, "early ", 6, 1), 1);
    CHECK_GIVES(rsk_stream_write(one->stream, NULL, 0, 2), 1);
    CHECK_GIVES(rsk_stream_write(one->stream, "bird", 4, 3), 1);
    CHECK_INT(rsk_stream_queued(one->stream), 10);
    CHECK_GIVES(rsk_stream_end(one->stream, 4), 0);
    UNTIL(one->told[RSK_EVENT_WRITTEN], 4);
    CHECK_STR(trace_without(one, "L"), "ACWWWW");
    for (int i = 0; i < 4; i++) {
        CHECK(one->tags[i] == (uint64_t)i + 1 && one->codes[i] == 0);
    }
    int value = 0;
    len = sizeof value;
    CHECK_GIVES(rsk_getsockopt(rsk_stream_fd(one->stream), IPPROTO_TCP, TCP_NODELAY, &value, &len), 0);
    CHECK_INT(value, 1);
    int fd = (int)MUST(accept(listener, NULL, NULL));
    CHECK_INT(recv(fd, got, sizeof got, MSG_WAITALL), 10);
    CHECK(memcmp(got, "early bird", 10) == 0);
    (void)close(fd);
    UNTIL(one->told[RSK_EVENT_CLOSE], 1);
    CHECK_INT(one->close_code, 0);
    drop(one);
}

static void destroyed_meanwhile(void) {
    connect_one("127.0.0.1", port, NULL);
    CHECK_GIVES(rsk_stream_write(one->stream, "x", 1, 1), 1);
    CHECK_GIVES(rsk_stream_destroy(one->stream, 0), 0);
    UNTIL(one->told[RSK_EVENT_CLOSE], 1);
    CHECK_STR(one->trace, "WZ");
    CHECK_INT(one->codes[0], ECANCELED);
    drop(one);
}

static void refused(void) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t len = sizeof address;
    char free_port[8], wanted[64];
    int holder = (int)MUST(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    MUST(bind(holder, (struct sockaddr *)&address, sizeof address)); /* bound, but nobody listens */
    MUST(getsockname(holder, (struct sockaddr *)&address, &len));
    (void)snprintf(free_port, sizeof free_port, "%u", ntohs(address.sin_port));
    (void)snprintf(wanted, sizeof wanted, "127.0.0.1:%s", free_port);
    connect_one("127.0.0.1", free_port, NULL);
    one->act = explain;
    explained[0] = '\0';
    UNTIL(one->told[RSK_EVENT_CLOSE], 1);
    CHECK_STR(trace_without(one, "L"), "AXZ");
    CHECK(one->error_code == ECONNREFUSED && one->close_code == ECONNREFUSED);
    CHECK(array_front || (strstr(explained, "connect(") != NULL && strstr(explained, wanted) != NULL));
    drop(one);
    (void)close(holder);
}

static void unix_sockets(void) {
    static char path[64], name[64];
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int server = (int)MUST(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    (void)snprintf(path, sizeof path, "/tmp/rsk_event_stream_%d", (int)getpid());
    (void)snprintf(address.sun_path, sizeof address.sun_path, "%s", path);
    (void)unlink(path);
    MUST(bind(server, (struct sockaddr *)&address, sizeof address));
    MUST(listen(server, 4));
    blank(one, "one");
    CHECK_GIVES(rsk_stream_connect_unix(loop_in_test, path, NULL, &recording, one, &one->stream), 0);
    CHECK_STR(one->trace, "");
    UNTIL(one->told[RSK_EVENT_CONNECT], 1);
    CHECK_STR(one->trace, "AC");
    struct sockaddr_un peer;
    socklen_t len = sizeof peer;
    CHECK_GIVES(rsk_stream_address(one->stream, RSK_PEER, (struct sockaddr *)&peer, &len), 0);
    CHECK_STR(peer.sun_path, path);
    drop(one);
    (void)close(server);
    /* The file is there, and nobody listens; then not even the file. */
    for (int i = 0; i < 2; i++) {
        blank(one, "one");
        CHECK_GIVES(rsk_stream_connect_unix(loop_in_test, path, NULL, &recording, one, &one->stream), 0);
        UNTIL(one->told[RSK_EVENT_CLOSE], 1);
        CHECK_STR(one->trace, "AXZ");
        CHECK_INT(one->error_code, i == 0 ? ECONNREFUSED : ENOENT);
        drop(one);
        (void)unlink(path);
    }
    (void)snprintf(name, sizeof name, "@rsk_event_stream_%d", (int)getpid());
    blank(one, "one");
    CHECK_GIVES(rsk_stream_connect_unix(loop_in_test, name, NULL, &recording, one, &one->stream), 0);
    UNTIL(one->told[RSK_EVENT_CLOSE], 1);
    CHECK_INT(one->error_code, ECONNREFUSED);
    drop(one);
    memset(path, 'x', sizeof path - 1);
    char longer[200];
    memset(longer, 'x', sizeof longer - 1);
    longer[sizeof longer - 1] = '\0';
    CHECK_FAILS(rsk_stream_connect_unix(loop_in_test, longer, NULL, &recording, one, &one->stream), ENAMETOOLONG);
}

void connects_part(void) {
    one = malloc(sizeof *one);
    listen_somewhere();
    before_it_is_connected();
    destroyed_meanwhile();
    refused();
    unix_sockets();
    (void)close(listener);
    free(one);
}

static void check_bytes(rsk_stream stream, uint64_t received, uint64_t queued, bool all_acknowledged) {
    rsk_stream_counts counts = {.size = sizeof counts};
    double end = check_seconds() + 2;
    do {
        (void)turn(1);
        CHECK_GIVES(rsk_stream_counters(stream, &counts), 0);
    } while (all_acknowledged && counts.acknowledged < counts.queued && check_seconds() < end);
    CHECK_INT(counts.size, sizeof counts);
    CHECK_INT(counts.received, received);
    CHECK_INT(counts.queued, queued);
    CHECK(counts.taken <= counts.queued && counts.acknowledged <= counts.taken);
    if (all_acknowledged) {
        CHECK_INT(counts.taken, queued);
        CHECK_INT(counts.acknowledged, queued);
    }
}

void counts_part(void) {
    static char large[6 << 20];
    struct sockaddr_in address, known;
    socklen_t len = sizeof address, known_len = sizeof known;
    struct side *two = malloc(sizeof *two);
    one = malloc(sizeof *one);
    for (int tcp = 0; tcp < 2; tcp++) {
        stream_pair(one, two, tcp, NULL);
        check_bytes(one->stream, 0, 0, true);
        CHECK_GIVES(rsk_stream_write(one->stream, large, 1000, 0), 1);
        CHECK_GIVES(rsk_stream_write(two->stream, large, 500, 0), 1);
        UNTIL_BYTES(one, 500);
        UNTIL_BYTES(two, 1000);
        check_bytes(one->stream, 500, 1000, true);
        check_bytes(two->stream, 1000, 500, true);
        CHECK_GIVES(rsk_stream_end(one->stream, 0), 0);
        settle(20);
        drop(one);
        drop(two);
    }
    int fd = stream_and_fd(one, true, NULL);
    rsk_stream_counts counts = {.size = offsetof(rsk_stream_counts, taken), .taken = 77};
    CHECK_GIVES(rsk_stream_write(one->stream, large, sizeof large, 0), 0);
    check_bytes(one->stream, 0, sizeof large, false);
    CHECK_GIVES(rsk_stream_counters(one->stream, &counts), 0);
    CHECK(counts.queued == sizeof large && counts.taken == 77); /* an older program's structure */
    CHECK_GIVES(rsk_stream_address(one->stream, RSK_LOCAL, (struct sockaddr *)&address, &len), 0);
    MUST(getpeername(fd, (struct sockaddr *)&known, &known_len));
    CHECK(len == known_len && memcmp(&address, &known, len) == 0);
    len = sizeof address;
    CHECK_GIVES(rsk_stream_address(one->stream, RSK_PEER, (struct sockaddr *)&address, &len), 0);
    MUST(getsockname(fd, (struct sockaddr *)&known, &known_len));
    CHECK(len == known_len && memcmp(&address, &known, len) == 0);
    len = 4; /* cut, and its full length is told */
    memset(&address, 0, sizeof address);
    CHECK_GIVES(rsk_stream_address(one->stream, RSK_PEER, (struct sockaddr *)&address, &len), 0);
    CHECK(len == sizeof address && address.sin_port == known.sin_port && address.sin_addr.s_addr == 0);
    (void)close(fd);
    drop(one);
    free(one);
    free(two);
}
