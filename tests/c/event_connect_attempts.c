/* event_connect: one address after the other, by number and by name, and what is said when all fail. */
#include "event_connect.h"

#include <sys/resource.h>

static void numbers_are_tried_at_once(void) {
    rsk_loop loop = new_loop();
    int four = (int)MUST(rsk_tcp_listen("127.0.0.1", "0", 8, 0, -1));
    struct seen *seen = connected(loop, "127.0.0.1", port_of(four), NULL);
    char want[64];
    CHECK_STR(seen->told, "ACZ");
    CHECK_INT(seen->close, 0);
    (void)snprintf(want, sizeof want, "127.0.0.1:%s ", port_of(four));
    CHECK_STR(seen->tried, want);
    (void)close(four);

    int six = rsk_tcp_listen("::1", "0", 8, 0, -1);
    if (six == -1) {
        printf("event_connect: skipped here: IPv6: no address ::1\n");
    } else {
        seen = connected(loop, "::1", port_of(six), NULL);
        CHECK_STR(seen->told, "ACZ");
        (void)snprintf(want, sizeof want, "[::1]:%s ", port_of(six));
        CHECK_STR(seen->tried, want);
        (void)close(six);
    }
    close_loop(loop);
}

static void who_refused_is_told(void) {
    rsk_loop loop = new_loop();
    struct seen seen = {.destroys = true};
    char end[64];
    const char *port = nobody();
    begin(loop, "127.0.0.1", port, NULL, &seen);
    CHECK_GIVES(rsk_stream_write(seen.stream, "lost", 4, 7), 1);
    CHECK_GIVES(rsk_loop_run(loop), 0);
    CHECK_STR(seen.told, "AWXZ");
    CHECK_INT(seen.written, ECONNREFUSED);
    CHECK_INT(seen.error, ECONNREFUSED);
    CHECK_INT(seen.close, ECONNREFUSED);
    (void)snprintf(end, sizeof end, "127.0.0.1:%s", port);
    CHECK_EXPLAINED(&seen, end);
    CHECK_EXPLAINED(&seen, "connect(");
    CHECK_EXPLAINED(&seen, "nothing listens");
    close_loop(loop);
}

/* The server is there with one of the addresses of localhost only, whichever come first. */
static void names_have_several_addresses(void) {
    static const char *const hosts[] = {"127.0.0.1", "::1"};
    rsk_loop loop = new_loop();
    for (int i = 0; i < 2; i++) {
        int server = rsk_tcp_listen(hosts[i], "0", 8, 0, -1);
        struct addrinfo hints = {.ai_socktype = SOCK_STREAM}, *list = NULL;
        bool has = false;
        if (server == -1 || getaddrinfo("localhost", port_of(server), &hints, &list) != 0) {
            printf("event_connect: skipped here: localhost as %s\n", hosts[i]);
            continue;
        }
        for (struct addrinfo *entry = list; entry != NULL; entry = entry->ai_next) {
            has = has || entry->ai_family == (i == 0 ? AF_INET : AF_INET6);
        }
        freeaddrinfo(list);
        struct seen *seen = connected(loop, "localhost", port_of(server), OPTIONS(.connect_timeout_ms = 2000));
        CHECK(seen->told[0] == 'L' && seen->found >= 1);
        CHECK_STR(outcome(seen), has ? "LCZ" : "LXZ");
        CHECK_WITHIN(took_ms(seen), 0, 240);
        if (!has) {
            CHECK_INT(seen->error, ECONNREFUSED);
        }
        (void)close(server);
    }
    struct seen *seen = connected(loop, "localhost", nobody(), NULL);
    CHECK_STR(outcome(seen), "LXZ");
    CHECK_INT(seen->error, ECONNREFUSED);
    close_loop(loop);
}

static void silence_ends_with_the_time_given(void) {
    int clients[2], server = silent_listener("127.0.0.1", clients);
    rsk_loop loop = new_loop();
    struct seen *seen = connected(loop, "127.0.0.1", port_of(server), OPTIONS(.connect_timeout_ms = 150));
    CHECK_STR(seen->told, "AXZ");
    CHECK_INT(seen->error, ETIMEDOUT);
    CHECK_WITHIN(took_ms(seen), 149, 250);
    CHECK_EXPLAINED(seen, "stream_connect(");
    CHECK_EXPLAINED(seen, port_of(server));
    CHECK_EXPLAINED(seen, "connect_timeout_ms");

    /* Longer, and shorter, while it goes on. */
    static struct seen other;
    begin(loop, "127.0.0.1", port_of(server), OPTIONS(.connect_timeout_ms = 60000), &other);
    CHECK_GIVES(rsk_stream_set_timeout(other.stream, RSK_TIMEOUT_CONNECT, 50), 0);
    CHECK_GIVES(rsk_loop_run(loop), 0);
    CHECK_STR(other.told, "AXZ");
    CHECK_WITHIN(took_ms(&other), 49, 150);
    close_loop(loop);
    drop_silent(server, clients);
}

static void what_cannot_be_looked_up_is_refused_at_once(void) {
    static const char *const services[] = {"65536", "-1", "", " 80", "80 "};
    rsk_loop loop = new_loop();
    rsk_stream stream = {77};
    for (size_t i = 0; i < sizeof services / sizeof *services; i++) {
        CHECK(rsk_stream_connect(loop, "localhost", services[i], NULL, &watching, NULL, &stream) == -1);
        CHECK_INT(rsk_last_error(), EAI_SERVICE);
        CHECK_INT(stream.id, 0);
    }
    CHECK_FAILS(rsk_stream_connect(loop, NULL, "80", NULL, &watching, NULL, &stream), EFAULT);
    CHECK_FAILS(rsk_stream_connect(loop, "localhost", NULL, NULL, &watching, NULL, &stream), EFAULT);
    close_loop(loop);
}

enum { MANY = 1000 };

static void many_connect_at_once(const char *host) {
    static struct seen seen[MANY];
    rsk_loop loop = new_loop();
    int accepted[64], server = (int)MUST(rsk_tcp_listen("127.0.0.1", "0", MANY, RSK_NONBLOCK, -1)), taken = 0;
    for (int i = 0; i < MANY; i++) {
        seen[i].destroys = true;
        begin(loop, host, port_of(server), NULL, &seen[i]);
    }
    double deadline = check_seconds() + 20;
    for (int closed = 0; closed < MANY && check_seconds() < deadline;) {
        CHECK(rsk_loop_turn(loop, 100) >= 0);
        for (int count; (count = rsk_accept_many(server, accepted, 64, RSK_NONBLOCK)) > 0; taken += count) {
            for (int i = 0; i < count; i++) {
                (void)close(accepted[i]);
            }
        }
        closed = 0;
        for (int i = 0; i < MANY; i++) {
            closed += strchr(seen[i].told, 'Z') != NULL;
        }
    }
    int good = 0;
    for (int i = 0; i < MANY; i++) {
        const char *told = outcome(&seen[i]);
        good += strcmp(told[0] == 'L' ? told + 1 : told, "CZ") == 0;
    }
    CHECK_INT(good, MANY);
    close_loop(loop);
    (void)close(server);
}

/* Also where a name is looked up, for which the resolver opens files. */
static void without_a_descriptor_left(void) {
    struct rlimit limit;
    rsk_loop loop = new_loop();
    int first_free = (int)MUST(dup(0));
    MUST(close(first_free));
    MUST(getrlimit(RLIMIT_NOFILE, &limit));
    limit.rlim_cur = (rlim_t)first_free;
    MUST(setrlimit(RLIMIT_NOFILE, &limit));
    struct seen *seen = connected(loop, "127.0.0.1", "9", NULL);
    CHECK_STR(seen->told, "AXZ");
    CHECK_INT(seen->error, EMFILE);
    CHECK_EXPLAINED(seen, "socket(AF_INET, SOCK_STREAM");
    seen = connected(loop, "localhost", "9", NULL);
    CHECK_STR(outcome(seen), "XZ");
    CHECK_INT(seen->error, EMFILE);
    close_loop(loop);
}

void attempts_part(void) {
    numbers_are_tried_at_once();
    who_refused_is_told();
    names_have_several_addresses();
    silence_ends_with_the_time_given();
    what_cannot_be_looked_up_is_refused_at_once();
    in_child_of_threads(without_a_descriptor_left);
    many_connect_at_once("127.0.0.1");
    many_connect_at_once("localhost");
}
