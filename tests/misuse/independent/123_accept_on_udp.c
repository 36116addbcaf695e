/* posix */
/* A server that was TCP was changed to UDP in one place only: listen() and accept() stayed. */
#include <netinet/in.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#define TRANSPORT SOCK_DGRAM

int main(void)
{
    struct sockaddr_in6 address = {.sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT};
    struct sockaddr_in6 peer;
    socklen_t length = sizeof peer;
    int fd = socket(AF_INET6, TRANSPORT, 0);
    if (fd == -1) {
        perror("socket");
        return 1;
    }
    if (bind(fd, (struct sockaddr *)&address, sizeof address) == -1) {
        perror("bind");
        close(fd);
        return 1;
    }
    if (listen(fd, 5) == -1)
        perror("listen");
    int client = accept(fd, (struct sockaddr *)&peer, &length);
    if (client == -1)
        perror("accept");
    else
        close(client);
    close(fd);
    return 0;
}
