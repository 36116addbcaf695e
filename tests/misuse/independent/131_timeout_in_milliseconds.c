/* posix */
/* The receive timeout is given as on Windows: an int, in milliseconds. */
#include <netinet/in.h>
#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct query {
    int fd;
    int timeout;
};

static int query_open(struct query *q, int timeout)
{
    struct sockaddr_in own = {.sin_family = AF_INET};
    own.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    q->timeout = timeout;
    q->fd = socket(AF_INET, SOCK_DGRAM, 0);
    if (q->fd < 0)
        return -1;
    if (bind(q->fd, (struct sockaddr *)&own, sizeof own) < 0) {
        close(q->fd);
        return -1;
    }
    if (setsockopt(q->fd, SOL_SOCKET, SO_RCVTIMEO, (const char *)&q->timeout, sizeof q->timeout) < 0)
        perror("SO_RCVTIMEO");
    return 0;
}

int main(void)
{
    struct query q;
    char answer[512];
    if (query_open(&q, 300) < 0) {
        perror("query_open");
        return 1;
    }
    /* Without a timeout the wait would have no end. */
    ssize_t n = recv(q.fd, answer, sizeof answer, MSG_DONTWAIT);
    printf("%s\n", n < 0 ? "no answer" : "an answer");
    close(q.fd);
    return 0;
}
