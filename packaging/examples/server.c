/* shown for: rsk_socket rsk_bind rsk_listen rsk_accept rsk_accept4 rsk_getsockname */
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
    int on = 1, listener, client, first, second;

    /* A server: port 0 lets the system choose one. */
    address.sin_addr.s_addr = rsk_htonl(INADDR_LOOPBACK);
    if ((listener = rsk_socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) == -1
        || rsk_setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == -1
        || rsk_bind(listener, (struct sockaddr *)&address, sizeof address) == -1
        || rsk_listen(listener, SOMAXCONN) == -1
        || rsk_getsockname(listener, (struct sockaddr *)&address, &size) == -1)
        return failed("server");
    printf("listening on port %d\n", rsk_ntohs(address.sin_port));

    /* A client; its connection waits in the queue of the listener. */
    if ((client = rsk_socket(AF_INET, SOCK_STREAM, 0)) == -1
        || rsk_connect(client, (struct sockaddr *)&address, sizeof address) == -1
        || (first = rsk_accept(listener, NULL, NULL)) == -1)
        return failed("first connection");
    rsk_close(client);
    rsk_close(first);

    /* A server that also starts programs wants sockets that exec closes. */
    if ((client = rsk_socket(AF_INET, SOCK_STREAM, 0)) == -1
        || rsk_connect(client, (struct sockaddr *)&address, sizeof address) == -1
        || (second = rsk_accept4(listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK)) == -1)
        return failed("second connection");
    rsk_close(client);
    rsk_close(second);
    rsk_close(listener);
    return 0;
}
