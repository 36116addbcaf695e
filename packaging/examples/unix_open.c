/* shown for: rsk_unix_listen rsk_unix_connect */
#include <rustsock.h>
#include <stdio.h>

static int failed(const char *step)
{
    rsk_perror(step);
    return 1;
}

int main(void)
{
    char path[64], text[16];
    int listener, client, server;
    ssize_t got;

    snprintf(path, sizeof path, "/tmp/rustsock-example-%ld", (long)getpid());

    /* A server that ends without unlink leaves its file behind ... */
    if ((listener = rsk_unix_listen(path, SOCK_STREAM, 0, 0)) == -1 || rsk_close(listener) == -1)
        return failed("first server");
    if (rsk_unix_connect(path, SOCK_STREAM, 0, 1000) == -1 && rsk_last_error() == ECONNREFUSED)
        printf("a file, and nobody behind it\n");

    /* ... which the next one is to replace. It would not take the path from a server that lives. */
    if ((listener = rsk_unix_listen(path, SOCK_STREAM, 0, RSK_REPLACE_STALE)) == -1)
        return failed("server");
    if ((client = rsk_unix_connect(path, SOCK_STREAM, 0, 1000)) == -1
        || (server = rsk_accept4(listener, NULL, NULL, SOCK_CLOEXEC)) == -1
        || rsk_send(client, "hello", 5, 0) != 5
        || (got = rsk_recv(server, text, sizeof text, 0)) == -1)
        return failed("connection");
    printf("%.*s\n", (int)got, text);
    if (rsk_close(client) == -1 || rsk_close(server) == -1 || rsk_close(listener) == -1)
        return failed("close");
    if (unlink(path) == -1) {
        perror(path);
        return 1;
    }
    return 0;
}
