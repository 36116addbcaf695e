/* shown for: rsk_stream_connect_unix rsk_stream_sendfile */
#include <rustsock.h>
#include <stdio.h>

static int failed(const char *step)
{
    rsk_perror(step);
    return 1;
}

static void written(rsk_stream stream, uint64_t tag, int code, void *user)
{
    (void)tag, (void)user;
    printf("file sent: %s\n", code == 0 ? "yes" : rsk_error_name(code));
    if (rsk_stream_destroy(stream, 0) == -1)
        rsk_perror("destroy");
}

int main(void)
{
    rsk_stream_callbacks callbacks = {.size = sizeof callbacks, .on_written = written};
    FILE *file = tmpfile();
    rsk_stream stream;
    rsk_loop loop;
    int listener;

    if (file == NULL || fputs("a page to be sent\n", file) == EOF || fflush(file) == EOF)
        return failed("file");
    if ((listener = rsk_unix_listen("@rustsock-example-file", SOCK_STREAM, 0, 0)) == -1)
        return failed("listen");
    if (rsk_loop_open(NULL, &loop) == -1
        || rsk_stream_connect_unix(loop, "@rustsock-example-file", NULL, &callbacks, NULL, &stream) == -1)
        return failed("connect");

    /* In order with the writes, and without passing through the program. */
    if (rsk_stream_write(stream, "here it comes: ", 15, 0) == -1
        || rsk_stream_sendfile(stream, fileno(file), 0, 18, 1) == -1)
        return failed("send");
    fclose(file); /* the stream has a descriptor of its own */
    if (rsk_loop_run(loop) == -1)
        return failed("run");
    rsk_close(listener);
    return rsk_loop_close(loop) == 0 ? 0 : failed("close");
}
