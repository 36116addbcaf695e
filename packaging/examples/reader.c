/* shown for: rsk_reader rsk_reader_open rsk_reader_line rsk_reader_until rsk_reader_exact rsk_reader_read
 * rsk_reader_buffered rsk_reader_close */
#include <rustsock.h>
#include <stdio.h>

static int failed(const char *step)
{
    rsk_perror(step);
    return 1;
}

int main(void)
{
    static const char request[] = "PUT /greeting\r\nlength: 5\r\n\r\nhello, and the rest";
    rsk_reader reader;
    char text[64];
    ssize_t got, held;
    int ends[2];

    if (rsk_socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == -1
        || rsk_send_all(ends[0], request, sizeof request - 1, NULL, 1000) == -1
        || rsk_shutdown(ends[0], SHUT_WR) == -1)
        return failed("client");

    /* At most 4096 bytes are held; a longer line would fail with EMSGSIZE. */
    if (rsk_reader_open(ends[1], 4096, &reader) == -1)
        return failed("reader");
    if ((got = rsk_reader_line(reader, text, sizeof text, 1000)) == -1)
        return failed("first line");
    printf("line: %s\n", text);
    if ((got = rsk_reader_until(reader, "\r\n\r\n", 4, text, sizeof text, 1000)) == -1)
        return failed("headers");
    printf("headers: %.*s\n", (int)got, text);
    if (rsk_reader_exact(reader, text, 5, 1000) == -1)
        return failed("body");
    printf("body: %.5s\n", text);

    /* What is left cannot be had as a line, for it has no end. Nothing was taken, so it can be read as it is. */
    if (rsk_reader_line(reader, text, sizeof text, 1000) != -1)
        return 1;
    if (rsk_last_error() != ENODATA || (held = rsk_reader_buffered(reader)) == -1)
        return failed("end");
    printf("no more lines, but %d bytes\n", (int)held);
    while ((got = rsk_reader_read(reader, text, sizeof text, 1000)) > 0)
        printf("rest: %.*s\n", (int)got, text);
    if (got == -1)
        return failed("rest");

    /* The reader first, then its descriptor. */
    if (rsk_reader_close(reader) == -1 || rsk_close(ends[1]) == -1 || rsk_close(ends[0]) == -1)
        return failed("close");
    return 0;
}
