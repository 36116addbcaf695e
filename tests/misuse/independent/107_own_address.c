/* posix */
/* The length for getsockname() and recvfrom() is 0, because static variables are 0. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

static struct sockaddr_in me, from;
static socklen_t length;

int main(void)
{
    char text[16];
    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    if (fd < 0) {
        perror("socket");
        return 1;
    }
    me.sin_family = AF_INET;
    me.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (bind(fd, (struct sockaddr *)&me, sizeof me) < 0) {
        perror("bind");
        return 1;
    }
    if (getsockname(fd, (struct sockaddr *)&me, &length) < 0)
        perror("getsockname");
    printf("my port is %u\n", ntohs(me.sin_port));
    if (recvfrom(fd, text, sizeof text, MSG_DONTWAIT, (struct sockaddr *)&from, &length) >= 0)
        printf("from %s\n", inet_ntoa(from.sin_addr));
    close(fd);
    return 0;
}
