/* The port is given as "http"; atoi() makes 0 of it. The connection is made without blocking, as in an event loop. */
#include <rustsock.h>
#include <stdlib.h>
#include <string.h>

struct target {
    char host[64];
    int port;
};

/* host:port */
static int parse(const char *text, struct target *target)
{
    const char *colon = strchr(text, ':');
    if (colon == NULL || (size_t)(colon - text) >= sizeof target->host)
        return -1;
    memcpy(target->host, text, (size_t)(colon - text));
    target->host[colon - text] = '\0';
    target->port = atoi(colon + 1);
    return 0;
}

static int begin(const struct target *target)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    address.sin_port = rsk_htons((unsigned short)target->port);
    if (rsk_inet_pton(AF_INET, target->host, &address.sin_addr) != 1)
        return -1;
    int fd = rsk_socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    if (fd < 0)
        return -1;
    if (rsk_connect(fd, (struct sockaddr *)&address, sizeof address) < 0 && errno != EINPROGRESS) {
        perror("connect");
        rsk_close(fd);
        return -1;
    }
    return fd;
}

int main(int argc, char **argv)
{
    struct target target;
    if (parse(argc > 1 ? argv[1] : "127.0.0.1:http", &target) < 0) {
        fprintf(stderr, "host:port\n");
        return 2;
    }
    int fd = begin(&target);
    if (fd < 0)
        return 0;
    struct pollfd waiting = {.fd = fd, .events = POLLOUT};
    if (rsk_poll(&waiting, 1, 1000) == 1) {
        int error = 0;
        socklen_t length = sizeof error;
        if (rsk_getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &length) == 0)
            printf("%s\n", error == 0 ? "connected" : strerror(error));
    }
    rsk_close(fd);
    return 0;
}
