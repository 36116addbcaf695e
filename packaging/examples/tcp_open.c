/* shown for: rsk_tcp_listen rsk_tcp_connect rsk_connect_finish */
#include <rustsock.h>
#include <stdio.h>

static int failed(const char *step)
{
    rsk_perror(step);
    return 1;
}

int main(void)
{
    struct sockaddr_in address;
    socklen_t size = sizeof address;
    int listener, client, server, other;
    char port[8], text[16];
    ssize_t got;

    /* A server on a port of the system's choice; with NULL in place of the host it would listen on every address. */
    if ((listener = rsk_tcp_listen("127.0.0.1", "0", 0, 0, -1)) == -1
        || rsk_getsockname(listener, (struct sockaddr *)&address, &size) == -1)
        return failed("server");
    snprintf(port, sizeof port, "%d", rsk_ntohs(address.sin_port));

    /* A client: a name would do as well as an address. At most 2 seconds for all of it. */
    if ((client = rsk_tcp_connect("127.0.0.1", port, 0, 2000)) == -1
        || (server = rsk_accept4(listener, NULL, NULL, SOCK_CLOEXEC)) == -1
        || rsk_send_all(client, "hello", 5, NULL, 1000) == -1
        || (got = rsk_recv_exact(server, text, 5, NULL, 1000)) == -1)
        return failed("client");
    printf("%.*s\n", (int)got, text);

    /* A client that has something else to do meanwhile: start, and see later how it ended. */
    if ((other = rsk_tcp_connect("127.0.0.1", port, RSK_NONBLOCK, 0)) == -1 || rsk_connect_finish(other, 2000) == -1)
        return failed("other client");
    printf("the other one is connected too\n");
    if (rsk_close(other) == -1 || rsk_close(client) == -1 || rsk_close(server) == -1 || rsk_close(listener) == -1)
        return failed("close");

    /* Nobody listens there any more. */
    if (rsk_tcp_connect("127.0.0.1", port, 0, 2000) == -1 && rsk_last_error() == ECONNREFUSED)
        rsk_perror("late client");
    return 0;
}
