/* shown for: rsk_udp_open rsk_udp_connect */
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
    char port[8], text[16];
    int server, client;
    ssize_t got;

    if ((server = rsk_udp_open("127.0.0.1", "0", 0, -1)) == -1
        || rsk_getsockname(server, (struct sockaddr *)&address, &size) == -1)
        return failed("server");
    snprintf(port, sizeof port, "%d", rsk_ntohs(address.sin_port));

    /* The client has one peer, and so needs no addresses to send and receive. */
    if ((client = rsk_udp_connect("127.0.0.1", port, 0, -1)) == -1 || rsk_send(client, "hello", 5, 0) == -1)
        return failed("client");
    size = sizeof address;
    if ((got = rsk_recvfrom(server, text, sizeof text, 0, (struct sockaddr *)&address, &size)) == -1
        || rsk_sendto(server, text, (size_t)got, 0, (struct sockaddr *)&address, size) == -1)
        return failed("answer");
    if ((got = rsk_recv(client, text, sizeof text, 0)) == -1)
        return failed("client");
    printf("%.*s\n", (int)got, text);

    /* When the server is gone, the client is told so at the call after the one that found nobody. */
    if (rsk_close(server) == -1 || rsk_send(client, "hello?", 6, 0) == -1)
        return failed("close");
    if (rsk_recv_datagram(client, text, sizeof text, NULL, 1000) == -1 && rsk_last_error() == ECONNREFUSED)
        printf("nobody receives there any more\n");
    return rsk_close(client) == 0 ? 0 : failed("close");
}
