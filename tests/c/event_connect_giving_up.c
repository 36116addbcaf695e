/* event_connect: streams destroyed at every step of connecting, by their callbacks and from outside, and with their loop. */
#include "event_connect.h"

/* A lookup that nobody waits for any more opens and closes files for a moment. */
static void descriptors_come_to(int count) {
    int seen = -1;
    for (int tries = 0, settled = 0; tries < 200 && settled < 5; tries++) {
        seen = open_descriptors();
        settled = seen == count ? settled + 1 : 0;
        check_sleep_ms(10);
    }
    CHECK_INT(seen, count);
}

static void nothing_but_the_end_is_told(const struct seen *seen) {
    CHECK_STR(outcome(seen), "Z");
    CHECK_INT(seen->close, 0);
}

static void before_the_loop_runs(const char *silent) {
    static const char *const hosts[] = {"localhost", "127.0.0.1"};
    rsk_loop loop = new_loop();
    for (int i = 0; i < 40; i++) {
        struct seen seen = {0};
        begin(loop, hosts[i % 2], silent, NULL, &seen);
        CHECK_FAILS(rsk_stream_fd(seen.stream), ENOTCONN);
        CHECK_INT(rsk_stream_state(seen.stream), RSK_STATE_CONNECTING);
        CHECK_GIVES(rsk_stream_destroy(seen.stream, 0), 0);
        CHECK_FAILS(rsk_stream_destroy(seen.stream, 0), EALREADY);
        CHECK_GIVES(rsk_loop_run(loop), 0);
        CHECK_STR(seen.told, "Z");
        CHECK_FAILS(rsk_stream_destroy(seen.stream, 0), EBADF);
    }
    close_loop(loop);
}

static void with_an_attempt_underway(const char *silent, int descriptors) {
    descriptors_come_to(descriptors);
    rsk_loop loop = new_loop();
    int before = open_descriptors();
    for (int i = 0; i < 20; i++) {
        struct seen seen = {0};
        begin(loop, i % 2 ? "127.0.0.1" : "localhost", silent, NULL, &seen);
        while (strchr(seen.told, 'A') == NULL) {
            CHECK(rsk_loop_turn(loop, 1000) >= 0);
        }
        CHECK_GIVES(rsk_stream_write(seen.stream, "x", 1, 7), 1);
        seen.is_destroyed = true;
        if (i % 3 == 0) {
            CHECK_GIVES(rsk_stream_reset(seen.stream), 0);
        } else {
            CHECK_GIVES(rsk_stream_destroy(seen.stream, i % 3 == 1 ? 0 : EPIPE), 0);
        }
        CHECK_INT(open_descriptors(), before);
        CHECK_GIVES(rsk_loop_run(loop), 0);
        CHECK(strstr(seen.told, i % 3 == 2 ? "WXZ" : "WZ") != NULL);
        CHECK_INT(seen.written, i % 3 == 2 ? EPIPE : ECANCELED);
    }
    close_loop(loop);
}

/* A stream that destroys itself, or closes others, in the callback of that letter. */
struct suicide {
    char at;
    char told[64];
    rsk_stream other;
};

static void note(struct suicide *suicide, rsk_stream stream, char letter) {
    size_t len = strlen(suicide->told);
    if (len + 1 < sizeof suicide->told) {
        suicide->told[len] = letter;
    }
    if (letter == suicide->at) {
        CHECK_GIVES(rsk_stream_destroy(stream, 0), 0);
        CHECK_GIVES(rsk_stream_destroy(suicide->other, 0), 0);
    }
}

static void looked_up(rsk_stream stream, int count, void *user) {
    (void)count;
    note(user, stream, 'L');
}

static void attempted(rsk_stream stream, const struct sockaddr *to, socklen_t len, void *user) {
    (void)to;
    (void)len;
    note(user, stream, 'A');
}

static void has_connected(rsk_stream stream, void *user) {
    note(user, stream, 'C');
}

static void closed(rsk_stream stream, int code, void *user) {
    CHECK_INT(code, 0);
    CHECK_FAILS(rsk_stream_destroy(stream, 0), EALREADY);
    note(user, stream, 'Z');
}

static void in_its_own_callbacks(const char *silent) {
    static const rsk_stream_callbacks callbacks = {
        .size = sizeof callbacks,
        .on_lookup = looked_up,
        .on_attempt = attempted,
        .on_connect = has_connected,
        .on_close = closed,
    };
    int server = (int)MUST(rsk_tcp_listen("127.0.0.1", "0", 8, 0, -1));
    rsk_loop loop = new_loop();
    for (const char *letter = "LAC"; *letter != '\0'; letter++) {
        struct suicide suicide = {.at = *letter};
        struct seen other = {0};
        rsk_stream stream;
        begin(loop, "127.0.0.1", silent, NULL, &other);
        suicide.other = other.stream;
        CHECK_GIVES(rsk_stream_connect(loop, "localhost", port_of(server), NULL, &callbacks, &suicide, &stream), 0);
        CHECK_GIVES(rsk_loop_run(loop), 0);
        size_t len = strlen(suicide.told);
        CHECK(len >= 2 && suicide.told[len - 1] == 'Z' && suicide.told[len - 2] == *letter);
        nothing_but_the_end_is_told(&other);
    }
    close_loop(loop);
    (void)close(server);
}

static void with_the_loop(const char *silent, int descriptors) {
    struct seen seen[3] = {0};
    rsk_loop loop = new_loop();
    begin(loop, "127.0.0.1", silent, NULL, &seen[0]);
    CHECK(rsk_loop_turn(loop, 0) >= 0);
    begin(loop, "127.0.0.1", silent, NULL, &seen[1]);
    begin(loop, "localhost", silent, NULL, &seen[2]);
    close_loop(loop);
    for (int i = 0; i < 3; i++) {
        nothing_but_the_end_is_told(&seen[i]);
    }
    descriptors_come_to(descriptors);
}

static rsk_loop parents;

static void a_child_of_fork_has_its_own(void) {
    struct seen seen = {0};
    CHECK_FAILS(rsk_stream_connect(parents, "localhost", "9", NULL, &watching, &seen, NULL), EBADF);
    rsk_loop loop = new_loop();
    struct seen *told = connected(loop, "localhost", nobody(), NULL);
    CHECK_STR(outcome(told), "LXZ");
    close_loop(loop);
}

void giving_up_part(void) {
    int clients[2], server = silent_listener("127.0.0.1", clients);
    const char *silent = port_of(server);
    int descriptors = open_descriptors();
    before_the_loop_runs(silent);
    with_an_attempt_underway(silent, descriptors);
    in_its_own_callbacks(silent);
    with_the_loop(silent, descriptors);
    parents = new_loop();
    in_child_of_threads(a_child_of_fork_has_its_own);
    close_loop(parents);
    drop_silent(server, clients);
}
