/* posix */
/* The classic of accept loops: client is 0, and what is sent to it goes to standard input. */
#include <netinet/in.h>
#include <arpa/inet.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    struct sockaddr_in at = {.sin_family = AF_INET};
    socklen_t length = sizeof at;
    int listener, client;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if ((listener = socket(AF_INET, SOCK_STREAM, 0)) < 0)
        return 1;
    if (bind(listener, (struct sockaddr *)&at, sizeof at) < 0 || listen(listener, 1) < 0
        || getsockname(listener, (struct sockaddr *)&at, &length) < 0)
        return 1;
    pid_t child = fork();
    if (child == 0) {
        char text[16];
        int fd = socket(AF_INET, SOCK_STREAM, 0);
        if (fd < 0 || connect(fd, (struct sockaddr *)&at, sizeof at) < 0)
            _exit(1);
        recv(fd, text, sizeof text, 0);
        _exit(0);
    }
    if ((client = accept(listener, NULL, NULL) < 0))
        return 1;
    if (send(client, "hello", 5, 0) < 0)
        perror("send");
    close(3);
    close(4);
    waitpid(child, NULL, 0);
    return 0;
}
