/* grace: rsk_server_close(grace) ends within grace and 100 ms, whatever the peers do: never read, read a byte now and then, end
 * their side, say nothing, never stop talking; a few of them, and a thousand. */
#include "load.h"

#include <signal.h>
#include <sys/socket.h>

CHECK_PROGRAM("load/grace");

enum { FEW = 40, MANY = 1000 };

enum manner { NEVER_READ, DRIBBLE, HALF_OPEN, SILENT, TALK, LEAVE, MANNERS };
static const char *const manners[MANNERS] = {"never read", "read a byte now and then", "ended their side", "say nothing", "never stop talking",
                                             "leave when asked to"};

struct peers {
    in_port_t port;
    int count;
    enum manner manner;
    atomic_bool ready, stop;
};

static struct {
    rsk_loop loop;
    int accepted, closes, forced, server_closes, errors;
    double closed_at;
} here;

static void act(const struct peers *peers, int fd) {
    char bytes[4096] = "x";
    switch (peers->manner) {
    case DRIBBLE:
        IGNORE(recv(fd, bytes, 1, MSG_DONTWAIT));
        break;
    case TALK:
        IGNORE(send(fd, bytes, sizeof bytes, MSG_DONTWAIT | MSG_NOSIGNAL));
        IGNORE(recv(fd, bytes, sizeof bytes, MSG_DONTWAIT));
        break;
    case LEAVE:
        if (recv(fd, bytes, sizeof bytes, MSG_DONTWAIT) == 0) {
            IGNORE(shutdown(fd, SHUT_WR));
        }
        break;
    default:
        break;
    }
}

static void behave(void *argument) {
    struct peers *peers = argument;
    int *fds = calloc((size_t)peers->count, sizeof *fds);
    MUST(fds != NULL ? 0 : -1);
    raise_descriptors();
    for (int i = 0; i < peers->count; i++) {
        fds[i] = connect_plain(peers->port, 0x1000U);
        MUST(fds[i]);
        if (peers->manner == HALF_OPEN) {
            MUST(shutdown(fds[i], SHUT_WR));
        }
    }
    atomic_store(&peers->ready, true);
    while (!atomic_load(&peers->stop)) {
        for (int i = 0; i < peers->count; i++) {
            act(peers, fds[i]);
        }
        check_sleep_ms(5);
    }
    for (int i = 0; i < peers->count; i++) {
        reset_plain(fds[i]);
    }
    free(fds);
}

/* Each stream has more to send than the system takes, but for peers that are to leave. */
static void on_connection(rsk_server server, rsk_stream stream, void *user) {
    static const char bytes[128 << 10];
    const struct peers *peers = user;
    int small = 16 << 10;
    (void)server;
    here.accepted++;
    IGNORE(rsk_setsockopt(rsk_stream_fd(stream), SOL_SOCKET, SO_SNDBUF, &small, sizeof small));
    if (peers->manner == NEVER_READ || peers->manner == DRIBBLE) {
        CHECK(rsk_stream_write(stream, bytes, sizeof bytes, 0) >= 0);
    }
}

static void on_data(rsk_stream stream, const void *data, size_t len, void *user) {
    (void)user;
    IGNORE(rsk_stream_write(stream, data, len, 0)); /* refused when it is too much */
}

static void on_error(rsk_stream stream, int code, void *user) {
    (void)stream;
    (void)code;
    (void)user;
    here.errors++;
}

static void on_close(rsk_stream stream, int code, void *user) {
    (void)stream;
    (void)code;
    (void)user;
    here.closes++;
    CHECK_INT(here.server_closes, 0);
}

static void on_server_close(rsk_server server, int forced, void *user) {
    (void)server;
    (void)user;
    here.server_closes++;
    here.forced = forced;
    here.closed_at = check_seconds();
}

/* Whether it was in time. */
static bool try_once(enum manner manner, int count, int grace, int flags, int second) {
    const rsk_stream_callbacks streams = {.size = sizeof streams, .on_data = on_data, .on_error = on_error, .on_close = on_close};
    const rsk_server_callbacks callbacks = {.size = sizeof callbacks, .on_connection = on_connection, .on_close = on_server_close,
                                            .stream = &streams};
    /* Half-open streams: those whose peer has ended stay until the server says so. */
    rsk_stream_options stream = {.size = sizeof stream, .flags = RSK_STREAM_HALF_OPEN, .hard_mark = 1 << 20};
    rsk_listen_options listen = {.size = sizeof listen, .host = "127.0.0.1", .backlog = 4096, .stream = &stream};
    struct peers *peers = shared_memory(sizeof *peers);
    struct sockaddr_in address;
    socklen_t len = sizeof address;
    rsk_server server;
    memset(&here, 0, sizeof here);
    MUST(rsk_loop_open(NULL, &here.loop));
    MUST(rsk_server_listen(here.loop, &listen, &callbacks, peers, &server));
    MUST(rsk_server_address(server, (struct sockaddr *)&address, &len));
    peers->port = ntohs(address.sin_port);
    peers->count = count;
    peers->manner = manner;
    pid_t pid = start_process(behave, peers);
    while (here.accepted < count || !atomic_load(&peers->ready)) {
        MUST(rsk_loop_turn(here.loop, 10));
    }
    for (double end = check_seconds() + 0.03; check_seconds() < end;) {
        MUST(rsk_loop_turn(here.loop, 5));
    }
    double start = check_seconds();
    CHECK_INT(rsk_server_close(server, grace, flags), 0);
    if (second >= 0) {
        CHECK_INT(rsk_server_close(server, second, flags), 0);
        CHECK_FAILS(rsk_server_close(server, second + 1000, flags), EALREADY);
        grace = second;
    }
    CHECK_INT(rsk_loop_run(here.loop), 0);
    double took = here.closed_at - start;
    printf("  %4d peers that %-24s grace %4d ms%s: closed after %6.1f ms, %d of them forced, %d errors\n", count, manners[manner], grace,
           flags != 0 ? ", ended" : "       ", took * 1e3, here.forced, here.errors);
    CHECK_INT(here.server_closes, 1);
    CHECK_INT(here.closes, count);
    if (manner == LEAVE && flags != 0 && grace > 0) {
        CHECK_INT(here.forced, 0);
        CHECK_INT(here.errors, 0);
        CHECK(took < grace / 1e3);
    } else if (manner != TALK) { /* who talks may have been reset by its own doing */
        CHECK_INT(here.forced, manner == HALF_OPEN && flags != 0 && grace > 0 ? 0 : count);
    }
    CHECK_INT(rsk_loop_close(here.loop), 0);
    atomic_store(&peers->stop, true);
    end_process(pid, "the peers");
    return took <= grace / 1e3 + 0.1;
}

/* On a machine that is busy with other things a thread may not run for so long: one of three tries has to do. */
static void try_some_times(enum manner manner, int count, int grace, int flags, int second) {
    bool in_time = false;
    for (int i = 0; i < 3 && !in_time; i++) {
        in_time = try_once(manner, count, grace, flags, second);
    }
    if (!in_time) {
        check_report(__FILE__, __LINE__, "%d peers that %s, grace %d ms: closed too late", count, manners[manner], grace);
    }
}

int main(void) {
    (void)alarm(120);
    raise_descriptors();
    for (enum manner manner = 0; manner < MANNERS; manner++) {
        try_some_times(manner, FEW, 0, 0, -1);
        try_some_times(manner, FEW, 200, RSK_CLOSE_END, -1);
        try_some_times(manner, FEW, 200, 0, -1);
        try_some_times(manner, MANY, 300, RSK_CLOSE_END, -1);
    }
    try_some_times(SILENT, FEW, 60000, 0, 100);
    try_some_times(NEVER_READ, MANY, -1, 0, 0);
    return check_end();
}
