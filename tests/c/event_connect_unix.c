/* event_connect: to Unix sockets, whose server may have no room in its queue. */
#include "event_connect.h"

#include <sys/un.h>

static char path[64];

static void begin_unix(rsk_loop loop, const rsk_stream_options *options, struct seen *seen) {
    *seen = (struct seen){.destroys = true, .began = check_seconds()};
    CHECK_GIVES(rsk_stream_connect_unix(loop, path, options, &watching, seen, &seen->stream), 0);
}

static void nobody_and_no_file_are_told(rsk_loop loop) {
    struct seen seen;
    begin_unix(loop, NULL, &seen);
    CHECK_GIVES(rsk_loop_run(loop), 0);
    CHECK_STR(seen.told, "AXZ");
    CHECK_INT(seen.error, ENOENT);
    CHECK_EXPLAINED(&seen, path);

    (void)close((int)MUST(rsk_unix_listen(path, SOCK_STREAM, 1, 0)));
    begin_unix(loop, NULL, &seen);
    CHECK_GIVES(rsk_loop_run(loop), 0);
    CHECK_STR(seen.told, "AXZ");
    CHECK_INT(seen.error, ECONNREFUSED);
    CHECK_EXPLAINED(&seen, path);
    MUST(unlink(path));
    CHECK_FAILS(rsk_stream_connect_unix(loop, "", NULL, &watching, NULL, NULL), EINVAL);
    char longer[200] = "";
    (void)memset(longer, 'a', sizeof longer - 1);
    CHECK_FAILS(rsk_stream_connect_unix(loop, longer, NULL, &watching, NULL, NULL), ENAMETOOLONG);
}

static void a_full_queue_is_tried_again(rsk_loop loop) {
    struct seen seen[2];
    int server = (int)MUST(rsk_unix_listen(path, SOCK_STREAM, 1, 0));
    MUST(listen(server, 0));
    int first = (int)MUST(rsk_unix_connect(path, SOCK_STREAM, 0, 0));

    begin_unix(loop, OPTIONS(.connect_timeout_ms = 100), &seen[0]);
    CHECK_GIVES(rsk_loop_run(loop), 0);
    CHECK_STR(seen[0].told, "AXZ");
    CHECK_INT(seen[0].error, ETIMEDOUT);
    CHECK_WITHIN(took_ms(&seen[0]), 99, 200);
    CHECK_EXPLAINED(&seen[0], "stream_connect_unix(");
    CHECK_EXPLAINED(&seen[0], path);

    /* Two wait; there is room for one after the other. */
    begin_unix(loop, NULL, &seen[0]);
    begin_unix(loop, NULL, &seen[1]);
    for (int i = 0; i < 20; i++) {
        CHECK(rsk_loop_turn(loop, 5) >= 0);
    }
    CHECK_STR(seen[0].told, "A");
    CHECK_STR(seen[1].told, "A");
    for (int i = 0; i < 2; i++) {
        (void)close((int)MUST(accept(server, NULL, NULL)));
        double deadline = check_seconds() + 2;
        while (strlen(seen[0].told) + strlen(seen[1].told) < 4 + 2 * (size_t)i && check_seconds() < deadline) {
            CHECK(rsk_loop_turn(loop, 20) >= 0);
        }
    }
    CHECK_GIVES(rsk_loop_run(loop), 0);
    CHECK_STR(seen[0].told, "ACZ");
    CHECK_STR(seen[1].told, "ACZ");

    /* The queue is full with the second of them; now the server goes. */
    begin_unix(loop, NULL, &seen[0]);
    CHECK(rsk_loop_turn(loop, 20) >= 0);
    (void)close(server);
    CHECK_GIVES(rsk_loop_run(loop), 0);
    CHECK_STR(seen[0].told, "AXZ");
    CHECK_INT(seen[0].error, ECONNREFUSED);
    (void)close(first);
    MUST(unlink(path));
}

void unix_part(void) {
    rsk_loop loop = new_loop();
    (void)snprintf(path, sizeof path, "/tmp/rustsock-event-connect-%d", (int)getpid());
    nobody_and_no_file_are_told(loop);
    a_full_queue_is_tried_again(loop);
    close_loop(loop);
}
