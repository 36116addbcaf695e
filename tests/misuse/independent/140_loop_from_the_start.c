/* posix */
/* The loop counts what was sent but always begins at the start of the buffer: the peer gets the first bytes again and again. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SIZE = 8 * 1024 * 1024 };

static int send_file(int fd, const char *data, size_t size)
{
    size_t sent = 0;
    while (sent < size) {
        struct pollfd p = {.fd = fd, .events = POLLOUT};
        if (poll(&p, 1, 2000) != 1)
            return -1;
        ssize_t n = send(fd, data, size - sent, MSG_NOSIGNAL);
        if (n < 0)
            return -1;
        sent += (size_t)n;
    }
    return 0;
}

static void reader(const struct sockaddr_in *server)
{
    static char text[100000];
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd < 0 || connect(fd, (const struct sockaddr *)server, sizeof *server) < 0)
        _exit(1);
    while (read(fd, text, sizeof text) > 0)
        usleep(100);
    _exit(0);
}

int main(void)
{
    struct sockaddr_in at = {.sin_family = AF_INET};
    socklen_t length = sizeof at;
    char *data = malloc(SIZE);
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    if (data == NULL || listener < 0 || bind(listener, (struct sockaddr *)&at, sizeof at) < 0 || listen(listener, 1) < 0
        || getsockname(listener, (struct sockaddr *)&at, &length) < 0)
        return 1;
    for (size_t i = 0; i < SIZE; i++)
        data[i] = (char)rand();
    if (fork() == 0)
        reader(&at);
    int fd = accept(listener, NULL, NULL);
    if (fd < 0 || fcntl(fd, F_SETFL, O_NONBLOCK) < 0)
        return 1;
    printf("%s\n", send_file(fd, data, SIZE) == 0 ? "sent" : "not sent");
    close(fd);
    close(listener);
    wait(NULL);
    free(data);
    return 0;
}
