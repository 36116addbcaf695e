/* shown for: rsk_getsockopt rsk_setsockopt */
#include <rustsock.h>
#include <stdio.h>

int main(void)
{
    struct timeval limit = {.tv_sec = 2};
    int on = 1, value = 0, fd = rsk_socket(AF_INET, SOCK_STREAM, 0);
    socklen_t size = sizeof value;

    if (fd == -1
        || rsk_setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) == -1
        || rsk_setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit) == -1
        || rsk_getsockopt(fd, SOL_SOCKET, SO_RCVBUF, &value, &size) == -1) {
        rsk_perror("options");
        return 1;
    }
    printf("receive buffer: %d bytes\n", value);
    rsk_close(fd);
    return 0;
}
