/* A server that says goodbye first is started again: its old connection waits in TIME_WAIT and holds the port. */
#include <rustsock.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

static int start(unsigned short *port)
{
    struct sockaddr_in own = {.sin_family = AF_INET};
    socklen_t length = sizeof own;
    int fd = rsk_socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd == -1)
        return -1;
    own.sin_addr.s_addr = rsk_htonl(INADDR_LOOPBACK);
    own.sin_port = rsk_htons(*port);
    if (rsk_bind(fd, (struct sockaddr *)&own, sizeof own) == -1) {
        perror("bind");
        rsk_close(fd);
        return -1;
    }
    if (rsk_listen(fd, 5) == -1 || rsk_getsockname(fd, (struct sockaddr *)&own, &length) == -1) {
        rsk_close(fd);
        return -1;
    }
    *port = rsk_ntohs(own.sin_port);
    return fd;
}

static int visitor(unsigned short port)
{
    struct sockaddr_in server = {.sin_family = AF_INET};
    char text[32];
    server.sin_port = rsk_htons(port);
    server.sin_addr.s_addr = rsk_htonl(INADDR_LOOPBACK);
    int fd = rsk_socket(AF_INET, SOCK_STREAM, 0);
    if (fd == -1 || rsk_connect(fd, (struct sockaddr *)&server, sizeof server) == -1)
        return 1;
    while (rsk_recv(fd, text, sizeof text, 0) > 0)
        ;
    return rsk_close(fd) == -1;
}

int main(void)
{
    unsigned short port = 0;
    int listener = start(&port);
    if (listener == -1)
        return 1;
    pid_t child = fork();
    if (child == 0) {
        rsk_close(listener);
        _exit(visitor(port));
    }
    int fd = rsk_accept(listener, NULL, NULL);
    if (fd == -1)
        return 1;
    if (rsk_send(fd, "bye\n", 4, 0) != 4)
        perror("send");
    rsk_close(fd);
    waitpid(child, NULL, 0);
    rsk_close(listener);

    printf("restarting\n");
    listener = start(&port);
    if (listener == -1)
        printf("the port is in use\n");
    else
        rsk_close(listener);
    return 0;
}
