/* A select server that raised its limit of descriptors and does not look at what rsk_fd_set says of a client that does not fit. */
#include <rustsock.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

static fd_set watched;
static int newest;

static void die(const char *what) {
    rsk_perror(what);
    exit(EXIT_FAILURE);
}

static void watch(int fd) {
    rsk_fd_set(fd, &watched);
    if (fd > newest)
        newest = fd;
}

int main(void) {
    struct timeval timeout = { .tv_usec = 100000 };
    struct rlimit limit;
    int pair[2] = { -1, -1 };

    if (getrlimit(RLIMIT_NOFILE, &limit) == -1)
        return EXIT_FAILURE;
    limit.rlim_cur = limit.rlim_max < 2000 ? limit.rlim_max : 2000;
    if (limit.rlim_cur <= 1100 || setrlimit(RLIMIT_NOFILE, &limit) == -1) {
        printf("needs more descriptors than are allowed here\n");
        return 77;
    }
    rsk_fd_zero(&watched);
    while (pair[1] < 1030) {
        if (rsk_socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) == -1)
            die("socketpair");
        watch(pair[0]);
    }
    if (rsk_send(pair[1], "x", 1, 0) != 1)
        die("send");
    printf("%d clients have something to say\n", rsk_select(newest + 1, &watched, NULL, NULL, &timeout));
    return EXIT_SUCCESS;
}
