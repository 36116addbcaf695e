/* posix */
/* Nobody listens, connect() fails, and nobody looks: the lines are sent all the same. */
#include <netinet/in.h>
#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static struct sockaddr_in nobody(void)
{
    struct sockaddr_in at = {.sin_family = AF_INET};
    socklen_t length = sizeof at;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd >= 0 && bind(fd, (struct sockaddr *)&at, sizeof at) == 0)
        getsockname(fd, (struct sockaddr *)&at, &length);
    close(fd);
    return at;
}

int main(void)
{
    static const char *const lines[] = {"HELO here\r\n", "QUIT\r\n"};
    char answer[100];
    struct sockaddr_in at = nobody();
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd < 0)
        return 1;
    connect(fd, (struct sockaddr *)&at, sizeof at);
    for (int i = 0; i < 2; i++) {
        if (write(fd, lines[i], strlen(lines[i])) < 0)
            perror("write");
        if (read(fd, answer, sizeof answer) < 0)
            perror("read");
    }
    close(fd);
    return 0;
}
