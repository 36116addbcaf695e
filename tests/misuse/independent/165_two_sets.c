/* posix */
/* Before each select the sets of a server are filled anew, on the stack; the newest client has number 1029. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

static int clients[1200];
static int count;

static void die(const char *what) {
    perror(what);
    exit(EXIT_FAILURE);
}

/* 1 when a client has something to say */
static int turn(int newest) {
    fd_set readable, writable;
    struct timeval timeout = { .tv_sec = 0, .tv_usec = 50000 };
    int ready;

    FD_ZERO(&readable);
    FD_ZERO(&writable);
    for (int i = 0; i < count; i++)
        if (clients[i] < FD_SETSIZE)
            FD_SET(clients[i], &readable);
    ready = select(newest + 1, &readable, &writable, NULL, &timeout);
    if (ready == -1)
        perror("select");
    return ready > 0;
}

int main(void) {
    struct rlimit limit;
    int pair[2] = { -1, -1 };

    if (getrlimit(RLIMIT_NOFILE, &limit) == -1)
        die("getrlimit");
    limit.rlim_cur = limit.rlim_max < 2000 ? limit.rlim_max : 2000;
    if (limit.rlim_cur <= 1100 || setrlimit(RLIMIT_NOFILE, &limit) == -1) {
        printf("needs more descriptors than are allowed here\n");
        return 77;
    }
    while (pair[1] < 1030) {
        if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == -1)
            die("socketpair");
        clients[count++] = pair[0];
        if (pair[1] < 1030)
            continue;
        if (send(pair[1], "x", 1, 0) != 1)
            die("send");
    }
    printf("%s\n", turn(pair[0]) ? "a client has something to say" : "nobody has anything to say");
    return EXIT_SUCCESS;
}
