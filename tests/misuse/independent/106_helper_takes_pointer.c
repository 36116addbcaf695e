/* posix */
/* A helper that is given a pointer to the address and takes the size of the pointer for the size of the address. */
#include <netinet/in.h>
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static struct sockaddr_in6 *loopback6(unsigned short port)
{
    struct sockaddr_in6 *address = calloc(1, sizeof *address);
    if (address == NULL)
        exit(1);
    address->sin6_family = AF_INET6;
    address->sin6_addr = in6addr_loopback;
    address->sin6_port = htons(port);
    return address;
}

static int attach(int fd, struct sockaddr_in6 *address)
{
    if (connect(fd, (struct sockaddr *)address, sizeof(address)) == -1) {
        perror("connect");
        return -1;
    }
    return 0;
}

int main(void)
{
    int fd = socket(AF_INET6, SOCK_DGRAM, 0);
    if (fd == -1) {
        perror("socket");
        return 1;
    }
    struct sockaddr_in6 *address = loopback6(9999);
    int result = attach(fd, address);
    printf("%s\n", result == 0 ? "attached" : "not attached");
    free(address);
    close(fd);
    return 0;
}
