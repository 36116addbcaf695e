/* posix */
/* One loop serves an IPv4 and an IPv6 listener. The length is set once, before the loop: after the IPv4 client it says 16, which
 * is too short for the address of the next, IPv6 client. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static int listener(int family, struct sockaddr *address, socklen_t size)
{
    int one = 1, fd = socket(family, SOCK_STREAM | SOCK_NONBLOCK, 0);
    if (fd < 0)
        return -1;
    if (family == AF_INET6)
        setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &one, sizeof one);
    if (bind(fd, address, size) < 0 || listen(fd, 5) < 0 || getsockname(fd, address, &size) < 0)
        return -1;
    return fd;
}

static void come_and_go(int family, const struct sockaddr *address, socklen_t size)
{
    int fd = socket(family, SOCK_STREAM, 0);
    char byte;
    if (fd < 0 || connect(fd, address, size) < 0)
        _exit(1);
    while (recv(fd, &byte, 1, 0) > 0)
        ;
    close(fd);
}

int main(void)
{
    struct sockaddr_in four = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct sockaddr_in6 six = {.sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT};
    struct pollfd set[2] = {{.events = POLLIN}, {.events = POLLIN}};
    set[0].fd = listener(AF_INET, (struct sockaddr *)&four, sizeof four);
    set[1].fd = listener(AF_INET6, (struct sockaddr *)&six, sizeof six);
    if (set[0].fd < 0 || set[1].fd < 0) {
        perror("listener");
        return 1;
    }
    pid_t child = fork();
    if (child == 0) {
        come_and_go(AF_INET, (struct sockaddr *)&four, sizeof four);
        come_and_go(AF_INET6, (struct sockaddr *)&six, sizeof six);
        _exit(0);
    }

    struct sockaddr_storage peer;
    socklen_t length = sizeof peer;
    for (int served = 0; served < 2;) {
        if (poll(set, 2, 2000) <= 0)
            break;
        for (int i = 0; i < 2; i++) {
            if (!(set[i].revents & POLLIN))
                continue;
            int fd = accept(set[i].fd, (struct sockaddr *)&peer, &length);
            if (fd < 0)
                continue;
            printf("client of family %d, length %u\n", peer.ss_family, (unsigned)length);
            close(fd);
            served++;
        }
    }
    close(set[0].fd);
    close(set[1].fd);
    waitpid(child, NULL, 0);
    return 0;
}
