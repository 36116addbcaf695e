/* posix */
/* A UDP client waits for answers and asks for POLLIN alone; that nobody receives there comes as POLLERR, again and again. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static void die(const char *what) {
    perror(what);
    exit(EXIT_FAILURE);
}

static double seconds(void) {
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

int main(void) {
    struct sockaddr_in address;
    socklen_t length = sizeof address;
    struct pollfd watched;
    double end;
    long rounds = 0;
    char answer[100];
    int fd = socket(AF_INET, SOCK_DGRAM, 0), closed = socket(AF_INET, SOCK_DGRAM, 0);

    memset(&address, 0, sizeof address);
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (fd == -1 || closed == -1 || bind(closed, (struct sockaddr *)&address, sizeof address) == -1)
        die("bind");
    if (getsockname(closed, (struct sockaddr *)&address, &length) == -1)
        die("getsockname");
    if (connect(fd, (struct sockaddr *)&address, sizeof address) == -1)
        die("connect");
    close(closed);
    if (send(fd, "question", 8, 0) == -1)
        die("send");
    watched.fd = fd;
    watched.events = POLLIN;
    for (end = seconds() + 1.0; seconds() < end; rounds++) {
        if (poll(&watched, 1, 500) <= 0)
            continue;
        if ((watched.revents & POLLIN) != 0 && recv(fd, answer, sizeof answer, 0) > 0)
            printf("answer\n");
    }
    printf("poll was called %s times\n", rounds > 1000 ? "thousands of" : "a few");
    close(fd);
    return EXIT_SUCCESS;
}
