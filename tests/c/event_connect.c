/* event_connect: streams that connect by number and by name, to hosts with several addresses, within a time, from an address of
 * one's own, to Unix sockets; and work offloaded to other threads. */
#include "event_connect.h"

CHECK_PROGRAM("event_connect");

static int backend = RSK_POLLER_AUTO;

rsk_loop new_loop(void) {
    rsk_loop loop;
    MUST(rsk_loop_open(&(rsk_loop_options){.size = sizeof(rsk_loop_options), .backend = backend}, &loop));
    return loop;
}

void close_loop(rsk_loop loop) {
    CHECK_GIVES(rsk_loop_close(loop), 0);
}

static void tell(struct seen *seen, char letter) {
    size_t len = strlen(seen->told);
    if (len + 1 < sizeof seen->told) {
        seen->told[len] = letter;
    }
    seen->ended = check_seconds();
}

static void on_lookup(rsk_stream stream, int count, void *user) {
    struct seen *seen = user;
    (void)stream;
    seen->found = count;
    tell(seen, 'L');
}

static void on_attempt(rsk_stream stream, const struct sockaddr *to, socklen_t len, void *user) {
    struct seen *seen = user;
    size_t used = strlen(seen->tried);
    (void)stream;
    CHECK(rsk_address_text(to, len, seen->tried + used, sizeof seen->tried - used) > 0);
    strncat(seen->tried, " ", sizeof seen->tried - strlen(seen->tried) - 1);
    tell(seen, 'A');
}

static void on_connect(rsk_stream stream, void *user) {
    struct seen *seen = user;
    tell(seen, 'C');
    if (seen->destroys) {
        CHECK_GIVES(rsk_stream_destroy(stream, 0), 0);
    }
}

static void on_written(rsk_stream stream, uint64_t tag, int code, void *user) {
    struct seen *seen = user;
    (void)stream;
    CHECK_INT(tag, 7);
    seen->written = code;
    tell(seen, 'W');
}

static void on_error(rsk_stream stream, int code, void *user) {
    struct seen *seen = user;
    (void)stream;
    seen->error = code;
    /* The program's own reason is no failure of a call. */
    if (!seen->is_destroyed) {
        CHECK_INT(rsk_last_error(), code);
        CHECK(rsk_explain(seen->explained, sizeof seen->explained) > 0);
    }
    tell(seen, 'X');
}

static void on_close(rsk_stream stream, int code, void *user) {
    struct seen *seen = user;
    (void)stream;
    seen->close = code;
    tell(seen, 'Z');
}

const rsk_stream_callbacks watching = {
    .size = sizeof watching,
    .on_lookup = on_lookup,
    .on_attempt = on_attempt,
    .on_connect = on_connect,
    .on_written = on_written,
    .on_error = on_error,
    .on_close = on_close,
};

void begin(rsk_loop loop, const char *host, const char *service, const rsk_stream_options *options,
           struct seen *seen) {
    bool destroys = seen->destroys;
    *seen = (struct seen){.destroys = destroys, .began = check_seconds()};
    CHECK_GIVES(rsk_stream_connect(loop, host, service, options, &watching, seen, &seen->stream), 0);
}

struct seen *connected(rsk_loop loop, const char *host, const char *service, const rsk_stream_options *options) {
    static struct seen seen;
    seen.destroys = true;
    begin(loop, host, service, options, &seen);
    CHECK_GIVES(rsk_loop_run(loop), 0);
    return &seen;
}

const char *outcome(const struct seen *seen) {
    static char kept[sizeof seen->told];
    size_t len = 0;
    for (const char *letter = seen->told; *letter != '\0'; letter++) {
        if (*letter != 'A') {
            kept[len++] = *letter;
        }
    }
    kept[len] = '\0';
    return kept;
}

double took_ms(const struct seen *seen) {
    return (seen->ended - seen->began) * 1000;
}

const char *port_of(int fd) {
    static char ports[8][8];
    static unsigned next;
    struct sockaddr_storage address;
    socklen_t len = sizeof address;
    char *port = ports[next++ % 8];
    MUST(getsockname(fd, (struct sockaddr *)&address, &len));
    MUST(-getnameinfo((struct sockaddr *)&address, len, NULL, 0, port, sizeof ports[0], NI_NUMERICSERV));
    return port;
}

const char *nobody(void) {
    int fd = (int)MUST(rsk_tcp_listen("127.0.0.1", "0", 1, 0, -1));
    const char *port = port_of(fd);
    (void)close(fd);
    return port;
}

int main(void) {
    static const int backends[] = {RSK_POLLER_SELECT, RSK_POLLER_POLL, RSK_POLLER_EPOLL};
    static const struct {
        const char *name;
        void (*run)(void);
        bool once;
    } parts[] = {
        {"attempts", attempts_part, false}, {"giving up", giving_up_part, false}, {"local", local_part, false},
        {"unix", unix_part, false},         {"offload", offload_part, true},      {"names", names_part, true},
    };
    int before = open_descriptors();
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        unsigned long cases = check_counts.cases;
        for (int j = 0; j < (parts[i].once ? 1 : 3); j++) {
            backend = parts[i].once ? RSK_POLLER_AUTO : backends[j];
            parts[i].run();
        }
        printf("event_connect: %s: %lu cases\n", parts[i].name, check_counts.cases - cases);
    }
    CHECK_INT(open_descriptors(), before);
    return check_end();
}
