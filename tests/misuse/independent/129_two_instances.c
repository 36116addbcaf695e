/* posix */
/* Another process listens on the port already; SO_REUSEADDR does not help against that. */
#include <errno.h>
#include <netinet/in.h>
#include <arpa/inet.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static int serve_on(unsigned short port, unsigned short *got)
{
    int one = 1;
    struct sockaddr_in a;
    socklen_t length = sizeof a;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd < 0)
        return -1;
    memset(&a, 0, sizeof a);
    a.sin_family = AF_INET;
    a.sin_addr.s_addr = htonl(INADDR_ANY);
    a.sin_port = htons(port);
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (bind(fd, (struct sockaddr *)&a, sizeof a) < 0 || listen(fd, 8) < 0 || getsockname(fd, (struct sockaddr *)&a, &length) < 0) {
        int error = errno;
        close(fd);
        errno = error;
        return -1;
    }
    if (got != NULL)
        *got = ntohs(a.sin_port);
    return fd;
}

int main(void)
{
    int report[2];
    unsigned short port = 0;
    if (pipe(report) < 0)
        return 1;
    pid_t other = fork();
    if (other == 0) {
        close(report[0]);
        int fd = serve_on(0, &port);
        if (fd < 0 || write(report[1], &port, sizeof port) != sizeof port)
            _exit(1);
        alarm(4);
        pause();
        _exit(0);
    }
    close(report[1]);
    if (read(report[0], &port, sizeof port) != sizeof port)
        return 1;
    int fd = serve_on(port, NULL);
    if (fd < 0)
        perror("cannot serve");
    else
        close(fd);
    close(report[0]);
    kill(other, SIGTERM);
    waitpid(other, NULL, 0);
    return 0;
}
