/* The callbacks front end: the library calls, and each callback says what happened. Driven by rsk_loop_run, or
 * (embedded) by an epoll of the program's own that watches rsk_loop_fd. */
#include "driver.h"

#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

static void listening(rsk_server server, void *user)
{
    (void)server;
    happened(user, RSK_EVENT_LISTENING, 0, 0, NULL, 0);
}

static void connection(rsk_server server, rsk_stream stream, void *user)
{
    (void)server;
    happened(user, RSK_EVENT_CONNECTION, 0, stream.id, NULL, 0);
}

static void drop(rsk_server server, int reason, const struct sockaddr *peer, socklen_t len, void *user)
{
    (void)server;
    happened(user, RSK_EVENT_DROP, 0, (uint64_t)reason, peer, len);
}

static void server_error(rsk_server server, int code, void *user)
{
    (void)server;
    happened(user, RSK_EVENT_SERVER_ERROR, code, 0, NULL, 0);
}

static void server_close(rsk_server server, int forced, void *user)
{
    (void)server;
    happened(user, RSK_EVENT_SERVER_CLOSE, 0, (uint64_t)forced, NULL, 0);
}

static void lookup(rsk_stream stream, int count, void *user)
{
    (void)stream;
    happened(user, RSK_EVENT_LOOKUP, 0, (uint64_t)count, NULL, 0);
}

static void attempt(rsk_stream stream, const struct sockaddr *to, socklen_t len, void *user)
{
    (void)stream;
    happened(user, RSK_EVENT_ATTEMPT, 0, 0, to, len);
}

static void connected(rsk_stream stream, void *user)
{
    (void)stream;
    happened(user, RSK_EVENT_CONNECT, 0, 0, NULL, 0);
}

static void data(rsk_stream stream, const void *bytes, size_t len, void *user)
{
    (void)stream;
    happened(user, RSK_EVENT_DATA, 0, 0, bytes, len);
}

static void written(rsk_stream stream, uint64_t tag, int code, void *user)
{
    (void)stream;
    happened(user, RSK_EVENT_WRITTEN, code, tag, NULL, 0);
}

static void drained(rsk_stream stream, void *user)
{
    (void)stream;
    happened(user, RSK_EVENT_DRAIN, 0, 0, NULL, 0);
}

static void ended(rsk_stream stream, void *user)
{
    (void)stream;
    happened(user, RSK_EVENT_END, 0, 0, NULL, 0);
}

static void timed_out(rsk_stream stream, int which, void *user)
{
    (void)stream;
    happened(user, RSK_EVENT_TIMEOUT, 0, (uint64_t)which, NULL, 0);
}

static void failed(rsk_stream stream, int code, void *user)
{
    (void)stream;
    happened(user, RSK_EVENT_ERROR, code, 0, NULL, 0);
}

static void closed(rsk_stream stream, int code, void *user)
{
    (void)stream;
    happened(user, RSK_EVENT_CLOSE, code, 0, NULL, 0);
}

static void ticked(rsk_timer timer, void *user)
{
    (void)timer;
    user_happened(user, RSK_EVENT_TIMER, 0);
}

static void signalled(rsk_signal signal, int number, void *user)
{
    (void)signal;
    happened(user, RSK_EVENT_SIGNAL, 0, (uint64_t)number, NULL, 0);
}

static void watched(rsk_watch watch, int events, void *user)
{
    (void)watch;
    happened(user, RSK_EVENT_WATCH, 0, (uint64_t)events, NULL, 0);
}

static void posted(rsk_loop loop, void *user)
{
    (void)loop;
    user_happened(user, RSK_EVENT_POST, 0);
}

static void done(rsk_loop loop, int code, void *user)
{
    (void)loop;
    user_happened(user, RSK_EVENT_OFFLOAD, code);
}

static int run(rsk_loop loop)
{
    int result;
    while ((result = rsk_loop_run(loop)) == 1)
        seen(actor_named("loop"), "stopped", "", 0);
    if (result != 0)
        rsk_perror("rsk_loop_run");
    const char *left = who_is_alive();
    if (left != NULL)
        fprintf(stderr, "rsk_loop_run returned and there is %s\n", left);
    return result != 0 || left != NULL;
}

/* The loop inside another one: turns are made when its descriptor says so, and never wait. */
static int embedded(rsk_loop loop)
{
    int fd = epoll_create1(EPOLL_CLOEXEC);
    struct epoll_event event = {.events = EPOLLIN};
    if (fd < 0 || epoll_ctl(fd, EPOLL_CTL_ADD, rsk_loop_fd(loop), &event) != 0) {
        perror("epoll");
        return 1;
    }
    while (who_is_alive() != NULL) {
        int ready = epoll_wait(fd, &event, 1, rsk_loop_timeout(loop));
        if (ready < 0) {
            perror("epoll_wait");
            return 1;
        }
        if (rsk_loop_turn(loop, 0) < 0) {
            rsk_perror("rsk_loop_turn");
            return 1;
        }
    }
    close(fd);
    return 0;
}

static int drive(rsk_loop loop, const char *way)
{
    return strcmp(way, "embedded") == 0 ? embedded(loop) : run(loop);
}

int main(int argc, char **argv)
{
    static const rsk_stream_callbacks stream = {
        .size = sizeof stream, .on_lookup = lookup, .on_attempt = attempt, .on_connect = connected, .on_data = data,
        .on_written = written, .on_drain = drained, .on_end = ended, .on_timeout = timed_out, .on_error = failed,
        .on_close = closed};
    static const rsk_server_callbacks server = {
        .size = sizeof server, .on_listening = listening, .on_connection = connection, .on_drop = drop,
        .on_error = server_error, .on_close = server_close, .stream = &stream};
    const struct front callbacks = {
        .server = &server, .stream = &stream, .timer = ticked, .signal = signalled, .watch = watched, .post = posted,
        .offload = done, .drive = drive};
    return run_scenario(&callbacks, argc > 1 ? argv[1] : "callbacks");
}
