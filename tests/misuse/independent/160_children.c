/* A server forks a child for each order; when a child ends while it reads, it drops the client it is reading from. */
#include <errno.h>
#include <rustsock.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile sig_atomic_t ended;

static void child_ended(int number) {
    int saved = errno;

    (void)number;
    while (waitpid(-1, NULL, WNOHANG) > 0)
        ended++;
    errno = saved;
}

static void die(const char *what) {
    rsk_perror(what);
    exit(EXIT_FAILURE);
}

static void work_on(const char *order, size_t length) {
    pid_t child = fork();

    if (child == -1)
        die("fork");
    if (child == 0) {
        usleep(80000);
        _exit(length > 0 && order[0] == 'o' ? 0 : 1);
    }
}

static void serve(int fd, int number) {
    char order[64];
    ssize_t n;

    while ((n = rsk_recv(fd, order, sizeof order, 0)) > 0)
        work_on(order, (size_t)n);
    if (n == -1)
        printf("client %d: connection lost\n", number);
    rsk_close(fd);
}

int main(void) {
    struct sigaction action = { .sa_handler = child_ended };

    if (sigaction(SIGCHLD, &action, NULL) == -1)
        return EXIT_FAILURE;
    for (int i = 1; i <= 3; i++) {
        int pair[2];

        if (rsk_socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) == -1)
            die("socketpair");
        if (rsk_send(pair[1], "order", 5, 0) != 5)
            die("send");
        serve(pair[0], i);
        rsk_close(pair[1]);
    }
    printf("%d children have ended\n", (int)ended);
    return EXIT_SUCCESS;
}
