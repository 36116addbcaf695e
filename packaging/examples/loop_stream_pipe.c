/* shown for: rsk_stream_pipe rsk_stream_set_nodelay rsk_stream_set_keepalive rsk_stream_set_tos rsk_stream_fd
 * rsk_stream_proxy rsk_proxy_info */
#include <rustsock.h>
#include <stdio.h>

static int failed(const char *step)
{
    rsk_perror(step);
    return 1;
}

int main(void)
{
    rsk_stream_options options = {.size = sizeof options, .flags = RSK_STREAM_HALF_OPEN};
    rsk_proxy_info proxied = {.size = sizeof proxied};
    int left[2], right[2];
    rsk_stream from, to;
    rsk_loop loop;
    char got[16];
    ssize_t count;

    if (rsk_socketpair(AF_UNIX, SOCK_STREAM, 0, left) == -1 || rsk_socketpair(AF_UNIX, SOCK_STREAM, 0, right) == -1)
        return failed("pairs");
    if (rsk_loop_open(NULL, &loop) == -1 || rsk_stream_adopt(loop, left[0], &options, NULL, NULL, &from) == -1
        || rsk_stream_adopt(loop, right[0], &options, NULL, NULL, &to) == -1)
        return failed("adopt");

    /* What matters over TCP; a Unix socket has none of it. */
    if (rsk_stream_set_nodelay(to, 1) == -1 || rsk_stream_set_keepalive(to, 60, 10, 3) == -1
        || rsk_stream_set_tos(to, 0x10) == -1)
        return failed("settings");
    printf("descriptor %s\n", rsk_stream_fd(to) == right[0] ? "as before" : "another");
    if (rsk_stream_proxy(from, &proxied) == -1)
        printf("no PROXY header\n");

    /* A proxy: both ways, each of which ends for itself. */
    if (rsk_stream_pipe(from, to, 0) == -1 || rsk_stream_pipe(to, from, 0) == -1)
        return failed("pipe");
    if (rsk_send(left[1], "through", 7, 0) == -1 || rsk_shutdown(left[1], SHUT_WR) == -1
        || rsk_shutdown(right[1], SHUT_WR) == -1)
        return failed("send");
    if (rsk_loop_run(loop) == -1)
        return failed("run");
    if ((count = rsk_recv(right[1], got, sizeof got, 0)) == -1)
        return failed("receive");
    printf("%.*s\n", (int)count, got);
    rsk_close(left[1]);
    rsk_close(right[1]);
    return rsk_loop_close(loop) == 0 ? 0 : failed("close");
}
