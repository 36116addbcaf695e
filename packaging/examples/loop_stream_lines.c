/* shown for: rsk_stream_adopt rsk_framing rsk_stream_set_framing rsk_stream_pause rsk_stream_resume
 * rsk_stream_set_callbacks rsk_stream_detach */
#include <rustsock.h>
#include <stdio.h>

static int failed(const char *step)
{
    rsk_perror(step);
    return 1;
}

static void go_on(rsk_timer timer, void *user)
{
    (void)timer;
    if (rsk_stream_resume(*(rsk_stream *)user) == -1)
        rsk_perror("resume");
}

static void line(rsk_stream stream, const void *bytes, size_t len, void *user)
{
    char rest[256];
    size_t rest_len = sizeof rest;
    int fd;

    (void)user;
    printf("line: %.*s\n", (int)len, (const char *)bytes);
    if (len > 0)
        return;
    /* An empty line: what follows is for code with plain sockets. */
    if ((fd = rsk_stream_detach(stream, rest, &rest_len)) == -1) {
        rsk_perror("detach");
        return;
    }
    printf("then: %.*s\n", (int)rest_len, rest);
    rsk_close(fd);
}

int main(void)
{
    rsk_framing lines = {.size = sizeof lines, .kind = RSK_FRAME_LINE, .max = 1000};
    rsk_stream_callbacks callbacks = {.size = sizeof callbacks, .on_data = line};
    rsk_stream stream;
    rsk_loop loop;
    int ends[2];

    if (rsk_socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == -1)
        return failed("pair");
    if (rsk_loop_open(NULL, &loop) == -1 || rsk_stream_adopt(loop, ends[0], NULL, NULL, NULL, &stream) == -1)
        return failed("adopt");
    if (rsk_stream_set_callbacks(stream, &callbacks, NULL) == -1 || rsk_stream_set_framing(stream, &lines) == -1)
        return failed("lines");
    if (rsk_send(ends[1], "one\r\ntwo\n\nand so on", 19, 0) == -1)
        return failed("send");

    /* Nothing is told for a moment. */
    if (rsk_stream_pause(stream) == -1 || rsk_timer_start(loop, 10, 0, go_on, &stream, NULL) == -1)
        return failed("pause");
    if (rsk_loop_run(loop) == -1)
        return failed("run");
    rsk_close(ends[1]);
    return rsk_loop_close(loop) == 0 ? 0 : failed("close");
}
