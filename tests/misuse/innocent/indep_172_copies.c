/* Copies of a registered descriptor: taken out before it is closed, or closed last of all. */
#include <rustsock.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void die(const char *what) {
    rsk_perror(what);
    exit(EXIT_FAILURE);
}

int main(void) {
    struct epoll_event event = { .events = EPOLLIN };
    int pair[2], copy, epoll = rsk_epoll_create1(EPOLL_CLOEXEC);
    pid_t child;

    if (epoll == -1 || rsk_socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) == -1)
        die("socketpair");
    copy = rsk_dup_cloexec(pair[0]);
    event.data.fd = pair[0];
    if (copy == -1 || rsk_epoll_ctl(epoll, EPOLL_CTL_ADD, pair[0], &event) == -1)
        die("dup");
    /* The copy goes first: the registration belongs to the other. */
    rsk_close(copy);
    child = fork();
    if (child == -1)
        return EXIT_FAILURE;
    if (child == 0) {
        rsk_close(epoll);
        rsk_close(pair[0]);
        rsk_close(pair[1]);
        _exit(0);
    }
    while (wait(NULL) > 0)
        ;
    copy = rsk_dup_cloexec(pair[0]);
    if (copy == -1 || rsk_epoll_ctl(epoll, EPOLL_CTL_DEL, pair[0], NULL) == -1)
        die("del");
    rsk_close(pair[0]);
    if (rsk_send(pair[1], "x", 1, 0) != 1 || rsk_epoll_wait(epoll, &event, 1, 30) != 0)
        die("wait");
    if (rsk_recv(copy, &(char){ 0 }, 1, 0) != 1)
        die("recv");
    rsk_close(copy);
    rsk_close(pair[1]);
    rsk_close(epoll);
    return EXIT_SUCCESS;
}
