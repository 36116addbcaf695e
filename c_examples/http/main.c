/*
 * A web server for the files of a directory: HTTP/1.1 with keep-alive, pipelining, parts and conditions, on the event loop.
 *
 *   main.c         options, listening, the end
 *   connection.c   requests in, answers out, and a limit to all that a client can stretch
 *   request.c      the text of a request taken apart
 *   answer.c       the text of an answer; which part of a file; whether the client has it already
 *   files.c        what a path leads to, and never anything outside the directory
 *
 * Run:     build/examples/http/http_server 8080 DIRECTORY      then:  curl -i http://127.0.0.1:8080/FILE
 * End:     Ctrl-C or kill: nobody new comes in, answers on their way go out; after the grace, or a second
 *          Ctrl-C, what is left is cut off.
 *
 * With --loops N there are N loops in N threads, each with a listener of its own at the same port: the kernel spreads the
 * connections (SO_REUSEPORT), and a connection stays with its loop for life, so nothing is locked.
 * Files are read in the thread of the loop. On a disk that makes one wait, rsk_loop_offload() would be the place.
 */
#include "connection.h"
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { LOOPS_MAX = 64 };

static struct options {
    const char *host, *directory;
    char port[8];
    int loops, max_connections, grace_ms, idle_ms, header_ms, write_ms, follow_links, log;
} options = {
    .host = "127.0.0.1", .loops = 1, .max_connections = 10000, .grace_ms = 5000, .idle_ms = 15000, .header_ms = 10000,
    .write_ms = 20000, .follow_links = 1
};

static struct http_server servers[LOOPS_MAX];
static pthread_t threads[LOOPS_MAX];

static int check(int result) {
    if (result == -1) {
        rsk_perror("http_server");
        exit(EXIT_FAILURE);
    }
    return result;
}

static void on_drop(rsk_server server, int reason, const struct sockaddr *peer, socklen_t len, void *user) {
    static _Thread_local int told;

    (void)server;
    (void)peer;
    (void)len;
    (void)user;
    if (!told++)
        fprintf(stderr, "a client was turned away: %s (this is told once)\n",
                reason == RSK_DROP_MAX ? "too many connections" : "no descriptor or no memory for it");
}

static void on_close(rsk_server server, int forced, void *user) {
    (void)server;
    (void)user;
    printf("stopped; connections cut off: %d\n", forced);
}

/* In the thread of the loop: the first time with the grace, then without. */
static void end_server(rsk_loop loop, void *user) {
    struct http_server *server = user;

    (void)loop;
    if (rsk_server_close(server->server, server->closing ? 0 : options.grace_ms, 0) == -1 && rsk_last_error() != EALREADY
        && rsk_last_error() != EBADF)
        check(-1);
    else if (!server->closing)
        http_end_all(server);
}

static void on_signal(rsk_signal signal, int number, void *user) {
    (void)signal;
    (void)number;
    (void)user;
    for (int i = 0; i < options.loops; i++)
        if (rsk_loop_post(servers[i].loop, end_server, &servers[i]) == -1 && rsk_last_error() != EBADF)
            check(-1);
}

/* A loop and its listener. The first one finds out the port, if it is 0. */
static void open_server(struct http_server *server, int directory) {
    const rsk_stream_options stream = {
        .size = sizeof stream, .flags = RSK_STREAM_HALF_OPEN | RSK_STREAM_NODELAY, .idle_timeout_ms = options.idle_ms,
        .write_timeout_ms = options.write_ms, .close_timeout_ms = 2000
    };
    const rsk_listen_options where = {
        .size = sizeof where, .host = options.host, .service = options.port, .flags = options.loops > 1 ? RSK_REUSEPORT : 0,
        .max_connections = (options.max_connections + options.loops - 1) / options.loops, .stream = &stream
    };
    const rsk_server_callbacks callbacks = {
        .size = sizeof callbacks, .on_connection = http_accept, .on_drop = on_drop, .on_close = on_close
    };
    struct sockaddr_storage address;
    socklen_t length = sizeof address;
    char text[128];

    *server = (struct http_server){
        .site = { .directory = directory, .follow_links = options.follow_links }, .header_ms = options.header_ms, .log = options.log
    };
    check(rsk_loop_open(NULL, &server->loop));
    check(rsk_server_listen(server->loop, &where, &callbacks, server, &server->server));
    check(rsk_server_address(server->server, (struct sockaddr *)&address, &length));
    check(rsk_address_text((struct sockaddr *)&address, length, text, sizeof text));
    snprintf(options.port, sizeof options.port, "%.5s", strrchr(text, ':') + 1);
    if (server == servers)
        printf("listening on %s with %d loop%s on %s\n", text, options.loops, options.loops > 1 ? "s" : "",
               rsk_loop_backend_name(server->loop));
}

static void *run(void *argument) {
    const struct http_server *server = argument;

    check(rsk_loop_own(server->loop)); /* it was opened by the first thread */
    check(rsk_loop_run(server->loop));
    check(rsk_loop_close(server->loop));
    return NULL;
}

static int usage(const char *program) {
    fprintf(stderr,
            "usage: %s [options] port directory\n"
            "  --host ADDRESS     where to listen; 127.0.0.1 unless told\n"
            "  --loops N          so many threads, each with a loop of its own; 1 unless told\n"
            "  --max N            so many connections at once; 10000 unless told\n"
            "  --idle MS          a connection without a request is closed after this time; 15000\n"
            "  --header MS        so long may the head of a request take; 10000\n"
            "  --write MS         a client that takes nothing for so long is cut off; 20000\n"
            "  --grace MS         so long may answers take after Ctrl-C or kill; 5000\n"
            "  --no-links         follow no symbolic link; else those that stay in the directory\n"
            "  --log              a line for each request\n",
            program);
    return 2;
}

static int read_options(int argc, char **argv) {
    static const struct option names[] = {
        { "host", required_argument, NULL, 'h' }, { "loops", required_argument, NULL, 'l' },
        { "max", required_argument, NULL, 'm' }, { "idle", required_argument, NULL, 'i' },
        { "header", required_argument, NULL, 'e' }, { "write", required_argument, NULL, 'w' },
        { "grace", required_argument, NULL, 'g' }, { "no-links", no_argument, NULL, 'n' },
        { "log", no_argument, NULL, 'o' }, { 0 },
    };
    const struct {
        int option, *place, least, most;
    } numbers[] = {
        { 'l', &options.loops, 1, LOOPS_MAX }, { 'm', &options.max_connections, 1, 1000000 }, { 'i', &options.idle_ms, 1, 86400000 },
        { 'e', &options.header_ms, 1, 86400000 }, { 'w', &options.write_ms, 1, 86400000 }, { 'g', &options.grace_ms, 0, 86400000 },
    };
    char *end;
    int option;

    while ((option = getopt_long(argc, argv, "", names, NULL)) != -1) {
        options.host = option == 'h' ? optarg : options.host;
        options.follow_links &= option != 'n';
        options.log |= option == 'o';
        if (option == '?')
            return 0;
        for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
            long number = option == numbers[i].option ? strtol(optarg, &end, 10) : 0;

            if (option != numbers[i].option)
                continue;
            if (*optarg == '\0' || *end != '\0' || number < numbers[i].least || number > numbers[i].most)
                return 0;
            *numbers[i].place = (int)number;
        }
    }
    if (argc - optind != 2)
        return 0;
    long port = strtol(argv[optind], &end, 10);
    snprintf(options.port, sizeof options.port, "%ld", port);
    options.directory = argv[optind + 1];
    return *argv[optind] != '\0' && *end == '\0' && port >= 0 && port <= 65535;
}

int main(int argc, char **argv) {
    static const int numbers[] = { SIGINT, SIGTERM };
    int directory;

    if (!read_options(argc, argv))
        return usage(argv[0]);
    directory = open(options.directory, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (directory == -1 || setvbuf(stdout, NULL, _IOLBF, 0) != 0)
        return perror(options.directory), usage(argv[0]);
    for (int i = 0; i < options.loops; i++)
        open_server(&servers[i], directory);
    for (int i = 0; i < 2; i++) { /* before the threads: a signal that waits for the loop must not come to another thread */
        rsk_signal signal;

        check(rsk_signal_start(servers[0].loop, numbers[i], on_signal, NULL, &signal));
        check(rsk_loop_ref(signal.id, 0));
    }
    for (int i = 1; i < options.loops; i++)
        if ((errno = pthread_create(&threads[i], NULL, run, &servers[i])) != 0)
            return perror("thread"), EXIT_FAILURE;
    check(rsk_loop_run(servers[0].loop));
    for (int i = 1; i < options.loops; i++)
        pthread_join(threads[i], NULL);
    check(rsk_loop_close(servers[0].loop));
    return EXIT_SUCCESS;
}
