/* posix */
/* Also: RSK181 the ghost is read from by its closed number */
/* A server starts a helper process and closes a client that is still registered; the helper's copy keeps the registration. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static void die(const char *what) {
    perror(what);
    exit(EXIT_FAILURE);
}

int main(void) {
    struct epoll_event event;
    int pair[2], epoll = epoll_create1(EPOLL_CLOEXEC), ghosts = 0;
    pid_t helper;

    if (epoll == -1 || socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == -1)
        die("socketpair");
    memset(&event, 0, sizeof event);
    event.events = EPOLLIN;
    event.data.fd = pair[0];
    if (epoll_ctl(epoll, EPOLL_CTL_ADD, pair[0], &event) == -1)
        die("epoll_ctl");
    helper = fork();
    if (helper == -1)
        die("fork");
    if (helper == 0) {
        usleep(700000);
        _exit(0);
    }
    /* We are done with this client. */
    close(pair[0]);
    if (send(pair[1], "are you there?", 14, 0) == -1)
        die("send");
    for (int i = 0; i < 5; i++) {
        int n = epoll_wait(epoll, &event, 1, 50);
        if (n == 1) {
            char data[50];
            ghosts++;
            if (recv(event.data.fd, data, sizeof data, 0) == -1 && epoll_ctl(epoll, EPOLL_CTL_DEL, event.data.fd, NULL) == -1)
                printf("event for a descriptor that is closed: %s\n", errno == EBADF ? "EBADF" : "another error");
        }
    }
    printf("%d ghost events\n", ghosts);
    close(pair[1]);
    close(epoll);
    while (waitpid(helper, NULL, 0) == -1 && errno == EINTR)
        ;
    return EXIT_SUCCESS;
}
