/* Workers take clients with EPOLLONESHOT, so that no two serve the same one; nobody puts the client back. */
#include <rustsock.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int epoll;

static void die(const char *what) {
    rsk_perror(what);
    exit(EXIT_FAILURE);
}

static void watch(int fd) {
    struct epoll_event event = { .events = EPOLLIN | EPOLLONESHOT, .data.fd = fd };

    if (rsk_epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) == -1)
        die("epoll_ctl");
}

static int work(int fd) {
    char job[100];
    ssize_t n = rsk_recv(fd, job, sizeof job, 0);

    if (n <= 0)
        die("recv");
    printf("job: %.*s\n", (int)n, job);
    return rsk_send(fd, "done", 4, 0) == 4 ? 1 : 0;
}

int main(void) {
    struct epoll_event event;
    char answer[100];
    int pair[2], jobs = 0, n;

    epoll = rsk_epoll_create1(EPOLL_CLOEXEC);
    if (epoll == -1 || rsk_socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) == -1)
        die("socketpair");
    watch(pair[0]);
    if (rsk_send(pair[1], "first", 5, 0) != 5)
        die("send");
    for (int waited = 0; waited < 8; waited++) {
        n = rsk_epoll_wait(epoll, &event, 1, 500);
        if (n == -1)
            die("epoll_wait");
        if (n == 0)
            continue;
        jobs += work(event.data.fd);
        if (rsk_recv(pair[1], answer, sizeof answer, 0) <= 0)
            die("answer");
        if (jobs < 2 && rsk_send(pair[1], "second", 6, 0) != 6)
            die("send");
    }
    printf("%d of 2 jobs done\n", jobs);
    if (rsk_recv(pair[0], answer, sizeof answer, MSG_DONTWAIT) > 0)
        printf("the second was there all the time\n");
    rsk_close(pair[0]);
    rsk_close(pair[1]);
    rsk_close(epoll);
    return EXIT_SUCCESS;
}
