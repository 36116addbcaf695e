/* posix */
/* Not caught: FD_SET is a macro, and select with more than 1024 is right for who has larger sets */
/* A select server that raised its limit of descriptors: clients beyond number 1023 do not fit into a set. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

struct server {
    fd_set watched;
    long statistics[64]; /* what is written over */
    int newest;
};

static struct server server;

static void die(const char *what) {
    perror(what);
    exit(EXIT_FAILURE);
}

static void watch(int fd) {
    FD_SET(fd, &server.watched);
    if (fd > server.newest)
        server.newest = fd;
}

int main(void) {
    struct rlimit limit;
    int pair[2], last = -1;
    struct timeval timeout = { .tv_sec = 0, .tv_usec = 100000 };

    if (getrlimit(RLIMIT_NOFILE, &limit) == -1)
        die("getrlimit");
    limit.rlim_cur = limit.rlim_max < 2000 ? limit.rlim_max : 2000;
    if (limit.rlim_cur <= 1100) {
        printf("needs more descriptors than are allowed here\n");
        return 77;
    }
    if (setrlimit(RLIMIT_NOFILE, &limit) == -1)
        die("setrlimit");
    FD_ZERO(&server.watched);
    while (last < 1030) {
        if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == -1)
            die("socketpair");
        last = pair[1];
    }
    watch(pair[0]);
    if (send(pair[1], "x", 1, 0) != 1)
        die("send");
    if (select(server.newest + 1, &server.watched, NULL, NULL, &timeout) == 1)
        printf("client %d has something to say\n", pair[0]);
    return EXIT_SUCCESS;
}
