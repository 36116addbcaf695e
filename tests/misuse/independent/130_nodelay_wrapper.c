/* A wrapper for yes/no options always uses SOL_SOCKET. TCP_NODELAY has the number of SO_DEBUG there. */
#include <rustsock.h>
#include <stdlib.h>
#include <string.h>

static int enable(int fd, int option)
{
    int one = 1;
    return rsk_setsockopt(fd, SOL_SOCKET, option, &one, sizeof one);
}

int main(void)
{
    struct sockaddr_in6 address = {.sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT};
    socklen_t length = sizeof address;
    int listener = rsk_socket(AF_INET6, SOCK_STREAM, 0);
    int client = rsk_socket(AF_INET6, SOCK_STREAM, 0);
    if (listener == -1 || client == -1 || enable(listener, SO_REUSEADDR) == -1) {
        perror("socket");
        return 1;
    }
    if (rsk_bind(listener, (struct sockaddr *)&address, sizeof address) == -1 || rsk_listen(listener, 1) == -1
        || rsk_getsockname(listener, (struct sockaddr *)&address, &length) == -1) {
        perror("listener");
        return 1;
    }
    if (enable(client, SO_KEEPALIVE) == -1)
        perror("SO_KEEPALIVE");
    if (rsk_connect(client, (struct sockaddr *)&address, sizeof address) == -1) {
        perror("connect");
        return 1;
    }
    if (enable(client, TCP_NODELAY) == -1)
        perror("TCP_NODELAY");
    int fd = rsk_accept(listener, NULL, NULL);
    if (fd != -1)
        rsk_close(fd);
    rsk_close(client);
    rsk_close(listener);
    return 0;
}
