/* posix */
/* Heartbeats on a connected UDP socket whose peer is gone: every second send() fails, for the one before it. The program thinks
 * that this very heartbeat could not be sent. */
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int peer_that_leaves(struct sockaddr_in6 *at)
{
    socklen_t length = sizeof *at;
    int fd = socket(AF_INET6, SOCK_DGRAM, 0);
    memset(at, 0, sizeof *at);
    at->sin6_family = AF_INET6;
    at->sin6_addr = in6addr_loopback;
    if (fd < 0 || bind(fd, (struct sockaddr *)at, sizeof *at) < 0 || getsockname(fd, (struct sockaddr *)at, &length) < 0)
        return -1;
    return close(fd);
}

int main(void)
{
    struct sockaddr_in6 peer;
    int sent = 0;
    if (peer_that_leaves(&peer) < 0) {
        perror("peer");
        return 1;
    }
    int fd = socket(AF_INET6, SOCK_DGRAM, 0);
    if (fd < 0 || connect(fd, (struct sockaddr *)&peer, sizeof peer) < 0) {
        perror("connect");
        return 1;
    }
    for (int beat = 1; beat <= 4; beat++) {
        if (send(fd, "alive", 5, 0) < 0)
            fprintf(stderr, "heartbeat %d was not sent\n", beat);
        else
            sent++;
        usleep(20000);
    }
    printf("%d heartbeats arrived\n", sent);
    close(fd);
    return 0;
}
