/* A client that tries until its server is up, with a new socket for each try, and then connects anew for every request. */
#include <rustsock.h>
#include <string.h>
#include <sys/wait.h>

static int dial(const struct sockaddr_in *server)
{
    for (int tries = 0; tries < 100; tries++) {
        int fd = rsk_socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        if (fd == -1)
            return -1;
        if (rsk_connect(fd, (const struct sockaddr *)server, sizeof *server) == 0)
            return fd;
        rsk_close(fd);
        usleep(20000);
    }
    return -1;
}

static int serve(int listener)
{
    usleep(100000);
    if (rsk_listen(listener, 4) == -1)
        return 1;
    for (int i = 0; i < 3; i++) {
        char text[16];
        int fd = rsk_accept(listener, NULL, NULL);
        if (fd == -1)
            return 1;
        while (rsk_recv(fd, text, sizeof text, 0) > 0)
            ;
        rsk_close(fd);
    }
    return 0;
}

int main(void)
{
    struct sockaddr_in at = {.sin_family = AF_INET};
    socklen_t length = sizeof at;
    int one = 1, listener = rsk_socket(AF_INET, SOCK_STREAM, 0);
    at.sin_addr.s_addr = rsk_htonl(INADDR_LOOPBACK);
    if (listener == -1 || rsk_setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one) == -1
        || rsk_bind(listener, (struct sockaddr *)&at, sizeof at) == -1
        || rsk_getsockname(listener, (struct sockaddr *)&at, &length) == -1)
        return 1;
    pid_t child = fork();
    if (child == 0)
        _exit(serve(listener));
    rsk_close(listener);
    for (int i = 0; i < 3; i++) {
        int fd = dial(&at);
        if (fd == -1 || rsk_send(fd, "hello", 5, 0) != 5)
            return 1;
        rsk_close(fd);
    }
    int status = 1;
    waitpid(child, &status, 0);
    return status != 0;
}
