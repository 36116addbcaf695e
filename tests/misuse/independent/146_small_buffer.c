/* Sensors send readings of 100 bytes; the receiver, an event loop, has room for 64. The rest of each is thrown away. */
#include <rustsock.h>
#include <stdlib.h>
#include <string.h>

struct reading {
    char sensor[32];
    char place[32];
    char values[36];
};

static void on_readable(int fd, unsigned *count)
{
    char line[64];
    struct sockaddr_in6 from;
    for (;;) {
        socklen_t length = sizeof from;
        ssize_t n = rsk_recvfrom(fd, line, sizeof line, 0, (struct sockaddr *)&from, &length);
        if (n == -1) {
            if (errno != EAGAIN && errno != EWOULDBLOCK)
                perror("recvfrom");
            return;
        }
        printf("%zd bytes from %.32s\n", n, line);
        ++*count;
    }
}

int main(void)
{
    struct sockaddr_in6 at = {.sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT};
    socklen_t length = sizeof at;
    struct epoll_event event = {.events = EPOLLIN};
    unsigned count = 0;
    int receiver = rsk_socket(AF_INET6, SOCK_DGRAM | SOCK_NONBLOCK, 0);
    int sender = rsk_socket(AF_INET6, SOCK_DGRAM, 0);
    int loop = rsk_epoll_create1(EPOLL_CLOEXEC);
    if (receiver == -1 || sender == -1 || loop == -1 || rsk_bind(receiver, (struct sockaddr *)&at, sizeof at) == -1
        || rsk_getsockname(receiver, (struct sockaddr *)&at, &length) == -1) {
        perror("sockets");
        return 1;
    }
    if (rsk_epoll_ctl(loop, EPOLL_CTL_ADD, receiver, &event) == -1)
        return 1;
    for (int i = 0; i < 3; i++) {
        struct reading reading;
        memset(&reading, ' ', sizeof reading);
        snprintf(reading.sensor, sizeof reading.sensor, "sensor-%d", i);
        if (rsk_sendto(sender, &reading, sizeof reading, 0, (struct sockaddr *)&at, sizeof at) == -1)
            perror("sendto");
    }
    while (count < 3 && rsk_epoll_wait(loop, &event, 1, 1000) == 1)
        on_readable(receiver, &count);
    rsk_close(loop);
    rsk_close(sender);
    rsk_close(receiver);
    return 0;
}
