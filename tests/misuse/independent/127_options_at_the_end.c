/* posix */
/* All options are set by one function, which is called when the socket is bound already. SO_REUSEADDR then does nothing for it. */
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int tune(int fd)
{
    static const struct {
        int level, name, value;
    } options[] = {
        {SOL_SOCKET, SO_KEEPALIVE, 1},
        {SOL_SOCKET, SO_REUSEADDR, 1},
        {SOL_SOCKET, SO_RCVBUF, 65536},
        {IPPROTO_TCP, TCP_NODELAY, 1},
    };
    for (size_t i = 0; i < sizeof options / sizeof *options; i++)
        if (setsockopt(fd, options[i].level, options[i].name, &options[i].value, sizeof options[i].value) < 0)
            return -1;
    return 0;
}

int main(void)
{
    struct sockaddr_in6 address;
    memset(&address, 0, sizeof address);
    address.sin6_family = AF_INET6;
    address.sin6_addr = in6addr_loopback;

    int fd = socket(AF_INET6, SOCK_STREAM, 0);
    if (fd < 0) {
        perror("socket");
        return EXIT_FAILURE;
    }
    if (bind(fd, (struct sockaddr *)&address, sizeof address) < 0) {
        perror("bind");
        return EXIT_FAILURE;
    }
    if (tune(fd) < 0)
        perror("setsockopt");
    if (listen(fd, 16) < 0) {
        perror("listen");
        return EXIT_FAILURE;
    }
    printf("ready\n");
    close(fd);
    return EXIT_SUCCESS;
}
