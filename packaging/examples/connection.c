/* shown for: rsk_connect rsk_send rsk_recv rsk_shutdown rsk_close rsk_getpeername */
#include <rustsock.h>
#include <stdio.h>

static int failed(const char *step)
{
    rsk_perror(step);
    return 1;
}

int main(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    socklen_t size = sizeof address;
    int listener, client, server;
    char text[64];
    ssize_t got;

    address.sin_addr.s_addr = rsk_htonl(INADDR_LOOPBACK);
    if ((listener = rsk_socket(AF_INET, SOCK_STREAM, 0)) == -1
        || rsk_bind(listener, (struct sockaddr *)&address, sizeof address) == -1
        || rsk_listen(listener, 1) == -1
        || rsk_getsockname(listener, (struct sockaddr *)&address, &size) == -1)
        return failed("listener");

    if ((client = rsk_socket(AF_INET, SOCK_STREAM, 0)) == -1
        || rsk_connect(client, (struct sockaddr *)&address, sizeof address) == -1
        || (server = rsk_accept(listener, NULL, NULL)) == -1)
        return failed("connection");
    if (rsk_getpeername(client, (struct sockaddr *)&address, &size) == -1)
        return failed("peer");
    printf("connected to port %d\n", rsk_ntohs(address.sin_port));

    /* The client says all it has to say; the server reads to the end of the stream, which is 0. */
    if (rsk_send(client, "hello", 5, 0) != 5 || rsk_shutdown(client, SHUT_WR) == -1)
        return failed("client");
    while ((got = rsk_recv(server, text, sizeof text, 0)) > 0)
        printf("received %.*s\n", (int)got, text);
    if (got == -1)
        return failed("server");
    if (rsk_close(client) == -1 || rsk_close(server) == -1 || rsk_close(listener) == -1)
        return failed("close");
    return 0;
}
