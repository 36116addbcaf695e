/* event_connect: from an address or a port of one's own. */
#include "event_connect.h"

static struct sockaddr_in accepted(int server) {
    struct sockaddr_in from = {0};
    socklen_t len = sizeof from;
    (void)close((int)MUST(accept(server, (struct sockaddr *)&from, &len)));
    return from;
}

static void the_one_asked_for_is_used(void) {
    rsk_loop loop = new_loop();
    int server = (int)MUST(rsk_tcp_listen("127.0.0.1", "0", 8, 0, -1)), other = (int)MUST(rsk_tcp_listen("127.0.0.1", "0", 8, 0, -1));
    struct seen *seen = connected(loop, "127.0.0.1", port_of(server), OPTIONS(.local_host = "127.0.0.2"));
    CHECK_STR(seen->told, "ACZ");
    CHECK_INT(ntohl(accepted(server).sin_addr.s_addr), 0x7f000002);

    /* The second time the port has a connection in TIME_WAIT. */
    const char *port = nobody();
    for (int i = 0; i < 2; i++) {
        int to = i == 0 ? server : other;
        seen = connected(loop, "127.0.0.1", port_of(to), OPTIONS(.local_host = "127.0.0.3", .local_service = port));
        CHECK_STR(seen->told, "ACZ");
        struct sockaddr_in from = accepted(to);
        CHECK_INT(ntohl(from.sin_addr.s_addr), 0x7f000003);
        CHECK_INT(ntohs(from.sin_port), atoi(port));
    }
    port = nobody();
    seen = connected(loop, "127.0.0.1", port_of(server), OPTIONS(.local_service = port));
    CHECK_STR(seen->told, "ACZ");
    CHECK_INT(ntohs(accepted(server).sin_port), atoi(port));
    close_loop(loop);
    (void)close(server);
    (void)close(other);
}

static void one_that_cannot_be_had_is_named(void) {
    rsk_loop loop = new_loop();
    int server = (int)MUST(rsk_tcp_listen("127.0.0.1", "0", 8, 0, -1));
    struct seen *seen =
        connected(loop, "127.0.0.1", port_of(server), OPTIONS(.local_host = "127.0.0.1", .local_service = port_of(server)));
    CHECK_STR(seen->told, "AXZ");
    CHECK_INT(seen->error, EADDRINUSE);
    CHECK_EXPLAINED(seen, "bind(");
    CHECK_EXPLAINED(seen, port_of(server));

    seen = connected(loop, "127.0.0.1", port_of(server), OPTIONS(.local_host = "192.0.2.1"));
    CHECK_STR(seen->told, "AXZ");
    CHECK_INT(seen->error, EADDRNOTAVAIL);
    CHECK_EXPLAINED(seen, "192.0.2.1");

    seen = connected(loop, "127.0.0.1", port_of(server), OPTIONS(.local_host = "::1"));
    CHECK_STR(seen->told, "XZ");
    CHECK_INT(seen->error, EAFNOSUPPORT);
    CHECK_EXPLAINED(seen, "local_host is of another family");

    static const rsk_stream_options wrong[] = {
        {.size = sizeof *wrong, .local_host = "localhost"},
        {.size = sizeof *wrong, .local_host = "127.0.0.1", .local_service = "http"},
        {.size = sizeof *wrong, .local_service = "65536"},
        {.size = sizeof *wrong, .local_service = ""},
        {.size = sizeof *wrong, .local_host = "1.2.3.4.5"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        char text[1024];
        rsk_stream stream = {5};
        CHECK_FAILS(rsk_stream_connect(loop, "127.0.0.1", port_of(server), &wrong[i], &watching, NULL, &stream), EINVAL);
        CHECK(rsk_explain(text, sizeof text) > 0 && strstr(text, "local_") != NULL);
        CHECK_INT(stream.id, 0);
    }
    CHECK_GIVES(rsk_loop_run(loop), 0);
    close_loop(loop);
    (void)close(server);
}

void local_part(void) {
    the_one_asked_for_is_used();
    one_that_cannot_be_had_is_named();
}
