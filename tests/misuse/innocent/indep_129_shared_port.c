/* Two workers share a port by SO_REUSEPORT, set before each bind; and a port that is taken is passed over for the next. */
#include <rustsock.h>
#include <string.h>

static int bound(unsigned short port, int shared)
{
    struct sockaddr_in at = {.sin_family = AF_INET};
    int fd = rsk_socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd == -1)
        return -1;
    at.sin_port = rsk_htons(port);
    at.sin_addr.s_addr = rsk_htonl(INADDR_LOOPBACK);
    if (rsk_setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &shared, sizeof shared) == -1
        || rsk_bind(fd, (struct sockaddr *)&at, sizeof at) == -1) {
        rsk_close(fd);
        return -1;
    }
    return fd;
}

int main(void)
{
    struct sockaddr_in at;
    socklen_t length = sizeof at;
    int first = bound(0, 1);
    if (first == -1 || rsk_getsockname(first, (struct sockaddr *)&at, &length) == -1)
        return 1;
    int second = bound(rsk_ntohs(at.sin_port), 1);
    if (second == -1)
        return 1;
    rsk_close(first);
    rsk_close(second);
    return 0;
}
