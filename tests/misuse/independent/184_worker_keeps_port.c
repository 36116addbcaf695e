/* A server starts a worker program and then opens its port anew, as after a change of the configuration. */
#include <errno.h>
#include <rustsock.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static int open_port(in_port_t port) {
    struct sockaddr_in name = { .sin_family = AF_INET, .sin_port = port, .sin_addr.s_addr = rsk_htonl(INADDR_LOOPBACK) };
    int yes = 1, fd = rsk_socket(AF_INET, SOCK_STREAM, 0);

    if (fd == -1 || rsk_setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) == -1)
        return -1;
    if (rsk_bind(fd, (struct sockaddr *)&name, sizeof name) == -1 || rsk_listen(fd, 16) == -1) {
        rsk_perror("port");
        rsk_close(fd);
        return -1;
    }
    return fd;
}

static pid_t start_worker(void) {
    pid_t child = fork();

    if (child == 0) {
        execl("/bin/sleep", "sleep", "4", (char *)NULL);
        _exit(127);
    }
    return child;
}

int main(void) {
    struct sockaddr_in name;
    socklen_t length = sizeof name;
    int fd = open_port(0);
    pid_t worker;

    if (fd == -1 || rsk_getsockname(fd, (struct sockaddr *)&name, &length) == -1)
        return EXIT_FAILURE;
    worker = start_worker();
    if (worker == -1)
        return EXIT_FAILURE;
    rsk_poll(NULL, 0, 200) == -1 ? rsk_perror("poll") : (void)0;
    rsk_close(fd);
    fd = open_port(name.sin_port);
    if (fd == -1)
        printf("the old server is gone, and its port is not free\n");
    else
        rsk_close(fd);
    kill(worker, SIGTERM);
    while (waitpid(worker, NULL, 0) == -1 && errno == EINTR)
        ;
    return EXIT_SUCCESS;
}
