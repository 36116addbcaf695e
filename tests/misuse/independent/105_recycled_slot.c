/* A table of peers whose slots are used again. The slot of the second peer still holds the text of what was there before, and
 * only family, port and address are written into it: scope id and flow information are letters. */
#include <rustsock.h>
#include <stdlib.h>
#include <string.h>

union slot {
    struct sockaddr_in6 address;
    char reason[48];
};

static union slot slots[4];

static void set_peer(union slot *slot, unsigned short port)
{
    slot->address.sin6_family = AF_INET6;
    slot->address.sin6_port = rsk_htons(port);
    slot->address.sin6_addr = in6addr_loopback;
}

static unsigned short port_of(int fd)
{
    struct sockaddr_in6 own;
    socklen_t length = sizeof own;
    if (rsk_getsockname(fd, (struct sockaddr *)&own, &length) == -1) {
        perror("getsockname");
        exit(1);
    }
    return rsk_ntohs(own.sin6_port);
}

int main(void)
{
    struct sockaddr_in6 any_port = {.sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT};
    int receiver = rsk_socket(AF_INET6, SOCK_DGRAM, 0);
    int sender = rsk_socket(AF_INET6, SOCK_DGRAM, 0);
    if (receiver == -1 || sender == -1) {
        perror("socket");
        return 1;
    }
    if (rsk_bind(receiver, (struct sockaddr *)&any_port, sizeof any_port) == -1) {
        perror("bind");
        return 1;
    }
    snprintf(slots[1].reason, sizeof slots[1].reason, "peer left after 12 seconds without a word");
    set_peer(&slots[1], port_of(receiver));
    if (rsk_sendto(sender, "ping", 4, 0, (struct sockaddr *)&slots[1].address, sizeof slots[1].address) == -1)
        perror("sendto");

    char text[16];
    struct pollfd waiting = {.fd = receiver, .events = POLLIN};
    if (rsk_poll(&waiting, 1, 300) == 1) {
        ssize_t n = rsk_recv(receiver, text, sizeof text, 0);
        printf("%zd bytes came\n", n);
    }
    rsk_close(sender);
    rsk_close(receiver);
    return 0;
}
