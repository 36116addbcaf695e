/* A client watches its sockets before it connects them, and believes what poll says. */
#include <rustsock.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SERVERS 2

static void die(const char *what) {
    rsk_perror(what);
    exit(EXIT_FAILURE);
}

int main(void) {
    struct pollfd watched[SERVERS];
    int ready;

    for (int i = 0; i < SERVERS; i++) {
        watched[i].fd = rsk_socket(AF_INET6, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
        watched[i].events = POLLOUT;
        if (watched[i].fd == -1)
            die("socket");
    }
    ready = rsk_poll(watched, SERVERS, 300);
    if (ready == -1)
        die("poll");
    printf("%d of %d connections are ready\n", ready, SERVERS);
    for (int i = 0; i < SERVERS; i++) {
        if ((watched[i].revents & POLLHUP) != 0)
            printf("server %d has hung up already?\n", i);
        rsk_close(watched[i].fd);
    }
    return EXIT_SUCCESS;
}
