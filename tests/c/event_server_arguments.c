/* Every function of servers with arguments that cannot be: each is refused with a reason, and nothing is left open. */
#include "event_server.h"

static void *const wild = (void *)8;

#define TRY(change, part)                                                                                             \
    do {                                                                                                              \
        rsk_listen_options options = {.size = sizeof options};                                                        \
        change;                                                                                                       \
        CHECK_REFUSED(rsk_server_listen(loop_in_test, &options, &recording, NULL, &server), EINVAL, part);            \
    } while (0)

static void options_of_listen(void)
{
    rsk_server server = {5};
    rsk_stream_options stream = {.size = sizeof stream, .local_host = "127.0.0.1"};
    rsk_server_callbacks callbacks = {.size = 3};

    TRY(options.size = 0, "size is 0 or too small");
    TRY(options.size = sizeof options + 8000, "size is 0 or too small");
    TRY(options.flags = 1 << 20, "does not belong to rsk_listen_options");
    TRY(options.flags = RSK_NONBLOCK, "does not belong to rsk_listen_options");
    TRY(options.flags = RSK_IPV4_ONLY | RSK_IPV6_ONLY, "exclude each other");
    TRY(options.flags = RSK_REPLACE_STALE, "for a server with a path");
    TRY(options.backlog = -1, "backlog is negative");
    TRY(options.max_connections = -1, "max_connections is negative");
    TRY(options.accepts_per_turn = -1, "accepts_per_turn is negative");
    TRY((options.flags = RSK_LISTEN_PROXY, options.proxy_timeout_ms = -1), "proxy_timeout_ms is negative");
    TRY(options.proxy_timeout_ms = 10, "RSK_LISTEN_PROXY is not");
    TRY(options.proxies = "127.0.0.1", "proxies is set, and RSK_LISTEN_PROXY is not");
    TRY((options.flags = RSK_LISTEN_PROXY, options.proxies = " "), "proxies names nobody");
    TRY((options.flags = RSK_LISTEN_PROXY, options.proxies = "127.0.0.1 10.0.0.300"), "");
    TRY((options.path = "@x", options.host = "127.0.0.1"), "listens in one place");
    TRY((options.path = "@x", options.service = "80"), "listens in one place");
    TRY(options.path = "", "the path is empty");
    TRY(options.path = "@", "the path is empty");
    TRY((options.path = "@x", options.flags = RSK_REUSEPORT), "a bit for TCP");
    TRY(options.stream = &stream, "local_host");
    stream = (rsk_stream_options){.size = 1};
    TRY(options.stream = &stream, "size is 0 or too small");
    CHECK(server.id == 0);
    CHECK_REFUSED(rsk_server_listen(loop_in_test, NULL, &callbacks, NULL, &server), EINVAL, "size is 0");
    CHECK_REFUSED(rsk_server_listen(loop_in_test, NULL, NULL, NULL, NULL), EFAULT, "declare rsk_server s");
    CHECK_FAILS(rsk_server_listen(loop_in_test, NULL, NULL, NULL, wild), EFAULT);
    CHECK_FAILS(rsk_server_listen(loop_in_test, wild, NULL, NULL, &server), EFAULT);
    CHECK_FAILS(rsk_server_listen(loop_in_test, NULL, wild, NULL, &server), EFAULT);
    rsk_listen_options options = {.size = sizeof options, .host = wild};
    CHECK_FAILS(rsk_server_listen(loop_in_test, &options, NULL, NULL, &server), EFAULT);
    CHECK_REFUSED(rsk_server_listen((rsk_loop){0}, NULL, NULL, NULL, &server), EBADF, "the loop is closed");
    CHECK(server.id == 0);
}

static void options_of_adopt(void)
{
    rsk_server server = {5}, second;
    rsk_listen_options options = {.size = sizeof options, .host = "127.0.0.1"};
    int plain = (int)MUST(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    int datagram = (int)MUST(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)), pipes[2];

    MUST(pipe2(pipes, O_CLOEXEC));
    CHECK_REFUSED(rsk_server_adopt(loop_in_test, plain, NULL, NULL, NULL, &server), EINVAL, "does not listen");
    CHECK_REFUSED(rsk_server_adopt(loop_in_test, datagram, NULL, NULL, NULL, &server), EINVAL, "not of type SOCK_STREAM");
    CHECK_FAILS(rsk_server_adopt(loop_in_test, pipes[0], NULL, NULL, NULL, &server), ENOTSOCK);
    CHECK_FAILS(rsk_server_adopt(loop_in_test, -1, NULL, NULL, NULL, &server), EBADF);
    MUST(listen(plain, 1));
    CHECK_REFUSED(rsk_server_adopt(loop_in_test, plain, &options, NULL, NULL, &server), EINVAL, "host or service");
    options = (rsk_listen_options){.size = sizeof options, .path = "@x"};
    CHECK_REFUSED(rsk_server_adopt(loop_in_test, plain, &options, NULL, NULL, &server), EINVAL, "and a path is given");
    options = (rsk_listen_options){.size = sizeof options, .flags = RSK_REUSEPORT};
    CHECK_REFUSED(rsk_server_adopt(loop_in_test, plain, &options, NULL, NULL, &server), EINVAL, "about opening a socket");
    CHECK(server.id == 0);
    /* It stayed the program's all the time. */
    CHECK(fcntl(plain, F_GETFD) != -1 && (fcntl(plain, F_GETFL) & O_NONBLOCK) == 0);
    CHECK_GIVES(rsk_server_adopt(loop_in_test, plain, NULL, NULL, NULL, &server), 0);
    CHECK_REFUSED(rsk_server_adopt(loop_in_test, plain, NULL, NULL, NULL, &second), EEXIST, "adopt each socket once");
    CHECK(fcntl(plain, F_GETFD) != -1);
    CHECK_GIVES(rsk_server_close(server, 0, 0), 0);
    CHECK_FAILS(fcntl(plain, F_GETFD), EBADF);
    settle(1);
    close(datagram);
    close(pipes[0]);
    close(pipes[1]);
}

/* All functions that are given a server. */
static void all_fail(rsk_server server, int code)
{
    struct sockaddr_storage address;
    socklen_t len = sizeof address;

    CHECK_FAILS(rsk_server_connections(server), code);
    CHECK_FAILS(rsk_server_address(server, (struct sockaddr *)&address, &len), code);
    CHECK_FAILS(rsk_server_fd(server), code);
    CHECK_FAILS(rsk_server_streams(server, NULL, 0), code);
    CHECK_FAILS(rsk_server_set_max(server, 1), code);
    CHECK_FAILS(rsk_server_pause(server), code);
    CHECK_FAILS(rsk_server_resume(server), code);
    CHECK_FAILS(rsk_server_allow(server, "::1"), code);
    CHECK_FAILS(rsk_server_deny(server, "::1"), code);
    CHECK_FAILS(rsk_server_set_user(server, NULL), code);
    errno = 0;
    CHECK(rsk_server_user(server) == NULL && errno == code);
    CHECK_FAILS(rsk_server_close(server, 0, 0), code);
}

/* A server that is none. */
static void stale(rsk_server server)
{
    struct sockaddr_storage address;
    socklen_t len = sizeof address;

    all_fail(server, EBADF);
    CHECK_REFUSED(rsk_server_connections(server), EBADF, "the server is closed");
    CHECK_REFUSED(rsk_server_address(server, (struct sockaddr *)&address, &len), EBADF, "listens no more");
}

static void functions(void)
{
    struct side side;
    struct sockaddr_in address;
    socklen_t len = sizeof address;
    rsk_stream streams[1];
    rsk_timer timer;

    listening(&side, NULL);
    CHECK_REFUSED(rsk_server_address(side.server, NULL, &len), EFAULT, "struct sockaddr_storage");
    CHECK_FAILS(rsk_server_address(side.server, (struct sockaddr *)&address, NULL), EFAULT);
    CHECK_FAILS(rsk_server_address(side.server, wild, &len), EFAULT);
    len = 4;
    CHECK_GIVES(rsk_server_address(side.server, (struct sockaddr *)&address, &len), 0);
    CHECK_INT(len, sizeof address);
    CHECK_REFUSED(rsk_server_streams(side.server, streams, -1), EINVAL, "max is negative");
    CHECK_REFUSED(rsk_server_streams(side.server, NULL, 1), EFAULT, "the array is NULL");
    CHECK_GIVES(rsk_server_streams(side.server, NULL, 0), 0);
    CHECK_REFUSED(rsk_server_set_max(side.server, -1), EINVAL, "max_connections is negative");
    CHECK_REFUSED(rsk_server_allow(side.server, NULL), EFAULT, "the rule is NULL");
    CHECK_REFUSED(rsk_server_allow(side.server, "localhost"), EINVAL, "neither an IP address");
    CHECK_REFUSED(rsk_server_deny(side.server, "10.0.0.1/8"), EINVAL, "bits beyond the prefix");
    CHECK_REFUSED(rsk_server_deny(side.server, "10.0.0.0/33"), EINVAL, "no number from 0 to 32");
    CHECK_REFUSED(rsk_server_deny(side.server, "::/129"), EINVAL, "no number from 0 to 128");
    CHECK_FAILS(rsk_server_deny(side.server, ""), EINVAL);
    CHECK_FAILS(rsk_server_deny(side.server, "\xff"), EINVAL);
    CHECK_REFUSED(rsk_server_close(side.server, 0, 2), EINVAL, "RSK_CLOSE_END");
    CHECK_REFUSED(rsk_server_close(side.server, -2, 0), EINVAL, "below -1");
    CHECK_INT(rsk_server_connections(side.server), 0);
    CHECK(rsk_server_user(side.server) == &side);
    /* A handle of another kind. */
    MUST(rsk_timer_start(loop_in_test, 1000, 0, NULL, NULL, &timer));
    stale((rsk_server){timer.id});
    MUST(rsk_timer_stop(timer));
    stale((rsk_server){loop_in_test.id});
    end(&side);
    stale(side.server);
    stale((rsk_server){0});
    stale((rsk_server){UINT64_MAX});
    CHECK_REFUSED(rsk_listen_fds(NULL, NULL, -1), EINVAL, "max is negative");
    CHECK_REFUSED(rsk_listen_fds(NULL, NULL, 1), EFAULT, "");
    CHECK_FAILS(rsk_listen_fds(wild, NULL, 0), EFAULT);
}

static void *other_thread(void *argument)
{
    rsk_server server = *(rsk_server *)argument, made;

    CHECK_REFUSED(rsk_server_listen(loop_in_test, NULL, NULL, NULL, &made), EPERM, "belong to one thread");
    CHECK_FAILS(rsk_server_adopt(loop_in_test, 0, NULL, NULL, NULL, &made), EPERM);
    CHECK_REFUSED(rsk_server_close(server, 0, 0), EPERM, "rsk_loop_post");
    all_fail(server, EPERM);
    return NULL;
}

void arguments_part(void)
{
    struct side side;
    pthread_t thread;

    options_of_listen();
    options_of_adopt();
    functions();
    listening(&side, NULL);
    MUST(pthread_create(&thread, NULL, other_thread, &side.server));
    MUST(pthread_join(thread, NULL));
    end(&side);
}
