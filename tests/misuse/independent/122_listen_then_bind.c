/* posix */
/* The server listens first and binds afterwards. listen() gave the socket a port of its own, so bind() fails; the server goes
 * on, on a port that nobody knows. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct server {
    int fd;
    unsigned short port;
};

static int server_create(struct server *s)
{
    int yes = 1;
    s->fd = socket(AF_INET, SOCK_STREAM, 0);
    if (s->fd < 0)
        return -1;
    setsockopt(s->fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (listen(s->fd, 10) < 0) {
        close(s->fd);
        return -1;
    }
    return 0;
}

static int server_attach(struct server *s, unsigned short port)
{
    struct sockaddr_in a;
    memset(&a, 0, sizeof a);
    a.sin_family = AF_INET;
    a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    a.sin_port = htons(port);
    s->port = port;
    return bind(s->fd, (struct sockaddr *)&a, sizeof a);
}

int main(void)
{
    struct server s;
    if (server_create(&s) < 0) {
        perror("server_create");
        return 1;
    }
    if (server_attach(&s, 4711) < 0)
        perror("bind");
    printf("waiting on port %u\n", s.port);
    struct pollfd set = {.fd = s.fd, .events = POLLIN};
    if (poll(&set, 1, 200) > 0) {
        int fd = accept(s.fd, NULL, NULL);
        if (fd >= 0)
            close(fd);
    }
    close(s.fd);
    return 0;
}
