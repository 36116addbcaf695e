/* posix */
/* The comparison binds stronger than the assignment: fd is 0 or 1, whatever socket() gave. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int ask_time(const char *host, unsigned short port, char *answer, size_t size)
{
    int fd;
    struct sockaddr_in server;

    if ((fd = socket(AF_INET, SOCK_STREAM, 0) < 0)) {
        perror("socket");
        return -1;
    }
    memset(&server, 0, sizeof server);
    server.sin_family = AF_INET;
    server.sin_port = htons(port);
    if (inet_pton(AF_INET, host, &server.sin_addr) != 1)
        return -1;
    if (connect(fd, (struct sockaddr *)&server, sizeof server) < 0) {
        perror("connect");
        return -1;
    }
    ssize_t n = recv(fd, answer, size - 1, 0);
    if (n < 0)
        return -1;
    answer[n] = '\0';
    close(fd);
    return 0;
}

int main(void)
{
    char answer[128];
    if (ask_time("127.0.0.1", 13, answer, sizeof answer) == 0)
        printf("%s\n", answer);
    else
        printf("no answer\n");
    return 0;
}
