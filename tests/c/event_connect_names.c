/* event_connect: silent name servers and hosts with several addresses, in a network of the test's own. */
#include "event_connect.h"
#include "own_network.h"

static void a_silent_name_server_costs_the_time_given(void) {
    int server = (int)MUST(rsk_udp_open("127.0.0.53", "53", 0, 0)), before = open_descriptors();
    rsk_loop loop = new_loop();
    struct seen *seen = connected(loop, "stalls.example", "80", OPTIONS(.connect_timeout_ms = 150));
    CHECK_STR(seen->told, "XZ");
    CHECK_INT(seen->error, ETIMEDOUT);
    CHECK_WITHIN(took_ms(seen), 149, 250);
    CHECK_EXPLAINED(seen, "stalls.example");
    CHECK_EXPLAINED(seen, "connect_timeout_ms");

    /* Without a time the resolver's own comes: here a second. */
    seen = connected(loop, "stalls.example", "80", NULL);
    CHECK_STR(seen->told, "XZ");
    CHECK_INT(seen->error, EAI_AGAIN);
    CHECK_INT(seen->close, EAI_AGAIN);
    CHECK_EXPLAINED(seen, "getaddrinfo(\"stalls.example\", \"80\"");
    CHECK_EXPLAINED(seen, "EAI_AGAIN");

    /* Many wait for a thread; those that are given up do not any more, and the loop does not wait for the others. */
    static struct seen many[100];
    for (int i = 0; i < 100; i++) {
        begin(loop, "stalls.example", "80", NULL, &many[i]);
    }
    CHECK(threads() <= 1 + 16);
    for (int i = 0; i < 90; i++) {
        CHECK_GIVES(rsk_stream_destroy(many[i].stream, 0), 0);
    }
    double started = check_seconds();
    close_loop(loop);
    CHECK_WITHIN(check_seconds() - started, 0, 0.2);
    for (int i = 0; i < 100; i++) {
        CHECK_STR(many[i].told, "Z");
    }
    for (int i = 0; i < 100 && threads() > 1; i++) {
        check_sleep_ms(100);
    }
    CHECK_INT(threads(), 1);
    CHECK_INT(open_descriptors(), before);
    (void)close(server);
}

static void a_silent_address_costs_a_quarter_of_a_second(void) {
    int clients[2], silent = silent_listener("127.0.0.2", clients);
    const char *port = port_of(silent);
    int good = (int)MUST(rsk_tcp_listen("127.0.0.3", port, 8, 0, 0)), before = open_descriptors();
    rsk_loop loop = new_loop();
    char want[64];
    struct seen *seen = connected(loop, "several", port, NULL);
    CHECK_STR(seen->told, "LAACZ");
    CHECK_INT(seen->found, 2);
    (void)snprintf(want, sizeof want, "127.0.0.2:%s 127.0.0.3:%s ", port, port);
    CHECK_STR(seen->tried, want);
    CHECK_WITHIN(took_ms(seen), 249, 400);
    /* Refused by one and not answered by the other: silence is what the time ends. */
    (void)close(good);
    seen = connected(loop, "several", port, OPTIONS(.connect_timeout_ms = 400));
    CHECK_STR(seen->told, "LAAXZ");
    CHECK_INT(seen->error, ETIMEDOUT);
    CHECK_WITHIN(took_ms(seen), 399, 500);
    CHECK_EXPLAINED(seen, "several");
    close_loop(loop);
    CHECK_INT(open_descriptors(), before - 1);
    drop_silent(silent, clients);
}

static void what_tells_most_is_told(void) {
    rsk_loop loop = new_loop();
    struct seen *seen = connected(loop, "203.0.113.1", "9", NULL);
    CHECK_STR(seen->told, "AXZ");
    CHECK_INT(seen->error, ENETUNREACH);
    CHECK_EXPLAINED(seen, "ip route");
    seen = connected(loop, "unreachable", "9", NULL);
    CHECK_STR(seen->told, "LAAXZ");
    CHECK_INT(seen->error, ECONNREFUSED);
    CHECK_EXPLAINED(seen, "127.0.0.4:9");
    seen = connected(loop, "nobody.invalid", "9", NULL);
    CHECK_STR(seen->told, "XZ");
    CHECK(seen->error == EAI_AGAIN || seen->error == EAI_NONAME);
    close_loop(loop);
}

static void a_connection_to_itself_counts_as_refused(void) {
    rsk_loop loop = new_loop();
    write_file("/proc/sys/net/ipv4/ip_local_port_range", "40000 40001");
    for (int i = 0; i < 20; i++) {
        struct seen *seen = connected(loop, "127.0.0.1", i % 2 ? "40000" : "40001", NULL);
        CHECK_STR(seen->told, "AXZ");
        CHECK_INT(seen->error, ECONNREFUSED);
    }
    write_file("/proc/sys/net/ipv4/ip_local_port_range", "32768 60999");
    close_loop(loop);
}

static void in_a_network_of_its_own(void) {
    enter_own_network("127.0.0.1 localhost\n127.0.0.2 several\n127.0.0.3 several\n"
                      "203.0.113.1 unreachable\n127.0.0.4 unreachable\n");
    a_silent_name_server_costs_the_time_given();
    a_silent_address_costs_a_quarter_of_a_second();
    what_tells_most_is_told();
    a_connection_to_itself_counts_as_refused();
}

static void probe(void) {
    if (unshare(CLONE_NEWNS | CLONE_NEWNET) == 0) {
        check_counts.cases++;
    }
}

void names_part(void) {
    unsigned long cases = check_counts.cases;
    in_child(probe);
    /* in_child itself counts one. */
    if (geteuid() != 0 || check_counts.cases < cases + 2) {
        printf("event_connect: skipped here: silent name server, several addresses: needs root for a network of its own\n");
        return;
    }
    in_child(in_a_network_of_its_own);
}
