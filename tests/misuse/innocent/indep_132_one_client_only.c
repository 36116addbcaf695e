/* A debugger's stub takes one client and closes its listening socket; a backlog of 1 is what it wants. */
#include <rustsock.h>
#include <string.h>
#include <sys/wait.h>

int main(void)
{
    struct sockaddr_in at = {.sin_family = AF_INET};
    socklen_t length = sizeof at;
    int one = 1, listener = rsk_socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    at.sin_addr.s_addr = rsk_htonl(INADDR_LOOPBACK);
    if (listener == -1 || rsk_setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one) == -1
        || rsk_bind(listener, (struct sockaddr *)&at, sizeof at) == -1 || rsk_listen(listener, 1) == -1
        || rsk_getsockname(listener, (struct sockaddr *)&at, &length) == -1)
        return 1;
    pid_t child = fork();
    if (child == 0) {
        char text[8];
        int fd = rsk_socket(AF_INET, SOCK_STREAM, 0);
        if (fd == -1 || rsk_connect(fd, (struct sockaddr *)&at, sizeof at) == -1)
            _exit(1);
        while (rsk_recv(fd, text, sizeof text, 0) > 0)
            ;
        rsk_close(fd);
        _exit(0);
    }
    int fd = rsk_accept(listener, NULL, NULL);
    rsk_close(listener);
    if (fd == -1)
        return 1;
    if (rsk_setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one) == -1 || rsk_send(fd, "$S05#b8", 7, 0) != 7)
        return 1;
    rsk_close(fd);
    int status = 1;
    waitpid(child, &status, 0);
    return status != 0;
}
