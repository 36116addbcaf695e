/* posix */
/* Records begin with a header of 12 bytes, read with one recv(). The peer's header comes in two pieces, and from then on
 * everything is out of step. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

struct header {
    uint32_t kind;
    uint32_t sequence;
    uint32_t length;
};

static void peer(int fd)
{
    for (uint32_t i = 0; i < 3; i++) {
        struct header h = {htonl(7), htonl(i), 0};
        if (write(fd, &h, 5) != 5)
            break;
        usleep(60000);
        if (write(fd, (char *)&h + 5, sizeof h - 5) != (ssize_t)(sizeof h - 5))
            break;
        usleep(60000);
    }
    close(fd);
    _exit(0);
}

static int connection(void)
{
    struct sockaddr_in at = {.sin_family = AF_INET};
    socklen_t length = sizeof at;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int listener = socket(AF_INET, SOCK_STREAM, 0), one = 1;
    if (listener < 0 || bind(listener, (struct sockaddr *)&at, sizeof at) < 0 || listen(listener, 1) < 0
        || getsockname(listener, (struct sockaddr *)&at, &length) < 0)
        exit(1);
    if (fork() == 0) {
        int fd = socket(AF_INET, SOCK_STREAM, 0);
        if (fd < 0 || connect(fd, (struct sockaddr *)&at, sizeof at) < 0)
            _exit(1);
        setsockopt(fd, IPPROTO_TCP, 1 /* TCP_NODELAY */, &one, sizeof one);
        peer(fd);
    }
    int fd = accept(listener, NULL, NULL);
    close(listener);
    return fd;
}

int main(void)
{
    struct header h;
    int fd = connection();
    if (fd < 0)
        return 1;
    for (;;) {
        memset(&h, 0, sizeof h);
        ssize_t n = recv(fd, &h, sizeof h, 0);
        if (n <= 0)
            break;
        printf("record %u of kind %u, %u bytes follow\n", ntohl(h.sequence), ntohl(h.kind), ntohl(h.length));
    }
    close(fd);
    wait(NULL);
    return 0;
}
