/* The listener does not block, and accept() is taken to have a client each time: recv() is made on -1. */
#include <rustsock.h>
#include <string.h>

static int listener6(void)
{
    struct sockaddr_in6 at = {.sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT};
    int fd = rsk_socket(AF_INET6, SOCK_STREAM | SOCK_NONBLOCK, 0);
    if (fd == -1)
        return -1;
    if (rsk_bind(fd, (struct sockaddr *)&at, sizeof at) == -1 || rsk_listen(fd, 5) == -1) {
        rsk_close(fd);
        return -1;
    }
    return fd;
}

int main(void)
{
    char request[64];
    int listener = listener6();
    if (listener == -1) {
        perror("listener6");
        return 1;
    }
    for (int i = 0; i < 3; i++) {
        int client = rsk_accept(listener, NULL, NULL);
        ssize_t n = rsk_recv(client, request, sizeof request, 0);
        if (n == -1)
            perror("recv");
        usleep(10000);
    }
    rsk_close(listener);
    return 0;
}
