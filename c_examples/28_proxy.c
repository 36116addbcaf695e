/*
 * Lesson 28: a TCP proxy: what comes from a client goes to a target, and what the target says goes back.
 *
 * rsk_stream_pipe() carries one direction: it stops reading from one side while the other is slow
 * (back-pressure), and passes the end on. Behind a load balancer all connections come from the
 * balancer. HAProxy and nginx tell who the client is in a PROXY header in front of the data;
 * with --proxy that header is demanded, taken off, and believed. So do it only where nobody else
 * can connect: a header is easily forged.
 *
 * Run:     build/examples/28_proxy [--proxy] 8080 TARGET-HOST TARGET-PORT     then:  nc 127.0.0.1 8080
 * Look at: both directions have an end of their own (RSK_STREAM_HALF_OPEN); a side that fails takes the
 *          other with it. A connection without a right header ends, with a reason, and disturbs nobody.
 */
#include "loop_start.h" /* start_loop(), start_server(), at_the_end(), address_of(); check(), check_stream() */

static struct route {
    rsk_loop loop;
    rsk_server server;
    const char *host, *service;
} route;

struct pair {
    rsk_stream client, target;
    int open; /* how many of the two are not closed yet */
    char from[128];
};

/* One side has failed: the other cannot know, so it is reset too. */
static void on_error(rsk_stream stream, int code, void *user) {
    struct pair *pair = user;
    int client = stream.id == pair->client.id;

    printf("%s: the %s fails: %s\n", pair->from, client ? "client" : "target", rsk_error_name(code));
    if (rsk_stream_reset(client ? pair->target : pair->client) == -1 && rsk_last_error() != EBADF) /* EBADF: it had closed */
        check_stream(-1);
}

static void on_close(rsk_stream stream, int code, void *user) {
    struct pair *pair = user;

    (void)stream;
    (void)code;
    if (--pair->open > 0)
        return;
    printf("%s has ended\n", pair->from);
    free(pair);
}

static void on_connection(rsk_server server, rsk_stream client, void *user) {
    const rsk_stream_callbacks callbacks = { .size = sizeof callbacks, .on_error = on_error, .on_close = on_close };
    const rsk_stream_options options = {
        .size = sizeof options, .flags = RSK_STREAM_HALF_OPEN | RSK_STREAM_NODELAY, .connect_timeout_ms = 5000
    };
    struct pair *pair = calloc(1, sizeof *pair);
    rsk_proxy_info header = { .size = sizeof header };

    (void)server;
    (void)user;
    if (pair == NULL) {
        check_stream(rsk_stream_destroy(client, ENOMEM));
        return;
    }
    pair->client = client;
    snprintf(pair->from, sizeof pair->from, "%s", address_of(client, RSK_PEER)); /* behind a header: what it says */
    if (rsk_stream_proxy(client, &header) == 0)
        printf("%s comes by PROXY v%d\n", pair->from, header.version);
    else
        printf("%s comes\n", pair->from);
    pair->open = 1;
    check(rsk_stream_set_callbacks(client, &callbacks, pair));
    if (rsk_stream_connect(route.loop, route.host, route.service, &options, &callbacks, pair, &pair->target) == -1) {
        rsk_perror("target");
        check_stream(rsk_stream_reset(client));
        return;
    }
    pair->open = 2;
    check_stream(rsk_stream_pipe(client, pair->target, 0)); /* before it is connected: what comes waits */
    check_stream(rsk_stream_pipe(pair->target, client, 0));
}

static void on_drop(rsk_server server, int reason, const struct sockaddr *peer, socklen_t len, void *user) {
    char text[128] = "";

    (void)server;
    (void)user;
    check(rsk_address_text(peer, len, text, sizeof text));
    printf("%s is turned away: %s\n", text, reason == RSK_DROP_PROXY ? "no right PROXY header" : "no descriptor for it");
}

/* What is on its way may go on for a second. */
static void on_signal(rsk_signal signal, int number, void *user) {
    (void)signal;
    (void)number;
    (void)user;
    if (rsk_server_close(route.server, 1000, 0) == -1 && rsk_last_error() != EALREADY)
        check(-1);
}

int main(int argc, char **argv) {
    const rsk_stream_options stream = { .size = sizeof stream, .flags = RSK_STREAM_HALF_OPEN | RSK_STREAM_NODELAY };
    const rsk_server_callbacks callbacks = { .size = sizeof callbacks, .on_connection = on_connection, .on_drop = on_drop };
    int proxy = argc == 5 && strcmp(argv[1], "--proxy") == 0;
    rsk_listen_options options = { .flags = proxy ? RSK_LISTEN_PROXY : 0, .stream = &stream };

    if (argc != 4 && !proxy)
        return fprintf(stderr, "usage: %s [--proxy] port target-host target-port\n", argv[0]), 2;
    route = (struct route){ .host = argv[argc - 2], .service = a_port(argv[argc - 1]), .loop = start_loop() };
    route.server = start_server(route.loop, argv[argc - 3], options, &callbacks, NULL, "a proxy");
    at_the_end(route.loop, on_signal, NULL);
    check(rsk_loop_run(route.loop));
    check(rsk_loop_close(route.loop));
    return EXIT_SUCCESS;
}
