/* shown for: rsk_describe rsk_describe_text rsk_description */
#include <rustsock.h>
#include <inttypes.h>
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
    rsk_description about = {.size = sizeof about};
    char port[8], line[512];
    int listener, client, server;

    if ((listener = rsk_tcp_listen("127.0.0.1", "0", 16, 0, -1)) == -1
        || rsk_getsockname(listener, (struct sockaddr *)&address, &size) == -1)
        return failed("server");
    snprintf(port, sizeof port, "%d", rsk_ntohs(address.sin_port));
    if ((client = rsk_tcp_connect("127.0.0.1", port, 0, 1000)) == -1
        || (server = rsk_accept4(listener, NULL, NULL, SOCK_CLOEXEC)) == -1
        || rsk_send(client, "hello", 5, 0) != 5
        || rsk_wait_readable(server, 1000) != 1)
        return failed("connection");

    /* A line for the log. */
    if (rsk_describe_text(listener, line, sizeof line) == -1)
        return failed("listener");
    printf("%s\n", line);
    if (rsk_describe_text(server, line, sizeof line) == -1)
        return failed("server");
    printf("%s\n", line);

    /* The same as numbers; -1 is not known. */
    if (rsk_describe(server, &about) == -1)
        return failed("describe");
    printf("descriptor %d is the %s: %" PRId64 " bytes to read, round trip %s\n", about.fd,
           about.role == RSK_ROLE_SERVER ? "server's" : "client's", about.unread,
           about.rtt_us == -1 ? "not known" : "measured");
    if (rsk_close(client) == -1 || rsk_close(server) == -1 || rsk_close(listener) == -1)
        return failed("close");
    return 0;
}
