/* The family of an IPv6 address is forgotten for sendto(): EINVAL or EAFNOSUPPORT, or whatever the system makes of it. */
#include <rustsock.h>
#include <string.h>

struct peer {
    struct sockaddr_in6 address;
    unsigned lost;
};

static void peer_init(struct peer *peer, const char *host, unsigned short port)
{
    memset(peer, 0, sizeof *peer);
    peer->address.sin6_port = rsk_htons(port);
    if (rsk_inet_pton(AF_INET6, host, &peer->address.sin6_addr) != 1)
        perror("inet_pton");
}

int main(void)
{
    struct peer peers[2];
    int fd = rsk_socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd == -1) {
        perror("socket");
        return 1;
    }
    peer_init(&peers[0], "::1", 9101);
    peer_init(&peers[1], "::1", 9102);
    for (size_t i = 0; i < 2; i++) {
        if (rsk_sendto(fd, "sync", 4, 0, (const struct sockaddr *)&peers[i].address, sizeof peers[i].address) == -1) {
            perror("sendto");
            peers[i].lost++;
        }
    }
    rsk_close(fd);
    printf("%u lost\n", peers[0].lost + peers[1].lost);
    return 0;
}
