/* shown for: rsk_stream rsk_stream_callbacks rsk_stream_options rsk_stream_connect rsk_stream_write rsk_stream_end
 * rsk_stream_set_timeout rsk_stream_set_user rsk_stream_user rsk_stream_address rsk_stream_state */
#include <rustsock.h>
#include <stdio.h>
#include <stdlib.h>

static int failed(const char *step)
{
    rsk_perror(step);
    return 1;
}

static void connected(rsk_stream stream, void *user)
{
    struct sockaddr_storage peer;
    socklen_t len = sizeof peer;
    char text[64];

    (void)user;
    if (rsk_stream_address(stream, RSK_PEER, (struct sockaddr *)&peer, &len) == -1
        || rsk_address_text((struct sockaddr *)&peer, len, text, sizeof text) == -1)
        rsk_perror("address");
    else
        printf("connected with %s\n", text);
}

static void data(rsk_stream stream, const void *bytes, size_t len, void *user)
{
    (void)stream, (void)user;
    printf("%.*s", (int)len, (const char *)bytes);
}

static void silence(rsk_stream stream, int which, void *user)
{
    (void)which, (void)user;
    if (rsk_stream_destroy(stream, ETIMEDOUT) == -1)
        rsk_perror("destroy");
}

static void error(rsk_stream stream, int code, void *user)
{
    (void)stream, (void)code, (void)user;
    rsk_perror("connection");
}

static void closed(rsk_stream stream, int code, void *user)
{
    (void)stream;
    printf("closed with %d\n", code);
    free(user);
}

int main(void)
{
    rsk_stream_options options = {.size = sizeof options, .flags = RSK_STREAM_NODELAY, .connect_timeout_ms = 5000};
    rsk_stream_callbacks callbacks = {
        .size = sizeof callbacks, .on_connect = connected, .on_data = data, .on_timeout = silence,
        .on_error = error, .on_close = closed,
    };
    struct sockaddr_in address;
    socklen_t len = sizeof address;
    char port[8];
    int listener;
    rsk_stream stream;
    rsk_loop loop;

    /* Somebody to talk to: nobody accepts, but the system takes connections for a listener. */
    if ((listener = rsk_tcp_listen("127.0.0.1", "0", 0, 0, -1)) == -1
        || rsk_getsockname(listener, (struct sockaddr *)&address, &len) == -1)
        return failed("listen");
    snprintf(port, sizeof port, "%u", ntohs(address.sin_port));

    if (rsk_loop_open(NULL, &loop) == -1
        || rsk_stream_connect(loop, "127.0.0.1", port, &options, &callbacks, NULL, &stream) == -1)
        return failed("connect");
    if (rsk_stream_user(stream) == NULL && rsk_stream_set_user(stream, malloc(100)) == -1)
        return failed("user");

    /* It is sent as soon as there is a connection. */
    if (rsk_stream_write(stream, "hello\n", 6, 0) == -1 || rsk_stream_end(stream, 0) == -1)
        return failed("write");
    if (rsk_stream_set_timeout(stream, RSK_TIMEOUT_IDLE, 50) == -1)
        return failed("timeout");
    if (rsk_stream_state(stream) & RSK_STATE_CONNECTING)
        printf("not connected yet\n");
    if (rsk_loop_run(loop) == -1)
        return failed("run");
    rsk_close(listener);
    return rsk_loop_close(loop) == 0 ? 0 : failed("close");
}
