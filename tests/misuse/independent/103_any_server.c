/* A server for all addresses of the host: the structure is zeroed, the port is set, the family is forgotten. Linux binds it. */
#include <rustsock.h>
#include <stdlib.h>
#include <string.h>

static int listen_everywhere(unsigned short port, unsigned short *got)
{
    struct sockaddr_in any;
    socklen_t length = sizeof any;
    int fd = rsk_socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    if (fd < 0)
        return -1;
    memset(&any, 0, sizeof any);
    any.sin_port = rsk_htons(port);
    any.sin_addr.s_addr = rsk_htonl(INADDR_ANY);
    if (rsk_bind(fd, (struct sockaddr *)&any, sizeof any) < 0 || rsk_listen(fd, SOMAXCONN) < 0
        || rsk_getsockname(fd, (struct sockaddr *)&any, &length) < 0) {
        rsk_close(fd);
        return -1;
    }
    *got = rsk_ntohs(any.sin_port);
    return fd;
}

static int greet(unsigned short port)
{
    struct sockaddr_in server = {.sin_family = AF_INET};
    int fd = rsk_socket(AF_INET, SOCK_STREAM, 0);
    server.sin_port = rsk_htons(port);
    server.sin_addr.s_addr = rsk_htonl(INADDR_LOOPBACK);
    if (fd < 0)
        return -1;
    if (rsk_connect(fd, (struct sockaddr *)&server, sizeof server) < 0) {
        rsk_close(fd);
        return -1;
    }
    return fd;
}

int main(void)
{
    unsigned short port = 0;
    int listener = listen_everywhere(0, &port);
    if (listener < 0) {
        perror("listen_everywhere");
        return 1;
    }
    int set = rsk_epoll_create1(EPOLL_CLOEXEC);
    struct epoll_event event = {.events = EPOLLIN, .data.fd = listener};
    if (set < 0 || rsk_epoll_ctl(set, EPOLL_CTL_ADD, listener, &event) < 0)
        return 1;
    int client = greet(port);
    if (client < 0)
        return 1;
    if (rsk_epoll_wait(set, &event, 1, 1000) == 1) {
        int fd = rsk_accept(listener, NULL, NULL);
        printf("a client came: %s\n", fd < 0 ? "no" : "yes");
        if (fd >= 0)
            rsk_close(fd);
    }
    rsk_close(client);
    rsk_close(listener);
    rsk_close(set);
    return 0;
}
