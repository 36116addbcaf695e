/* A client asks a server that does not run (yet), waits a limited time for the answer and tries again: that is how clients of
 * UDP are written, and nobody can say that the server will not come. */
#include <rustsock.h>
#include <stdlib.h>
#include <string.h>

/* A port on which nobody is. */
static unsigned short closed_port(void)
{
    struct sockaddr_in at = {.sin_family = AF_INET};
    socklen_t length = sizeof at;
    int fd = rsk_socket(AF_INET, SOCK_DGRAM, 0);
    at.sin_addr.s_addr = rsk_htonl(INADDR_LOOPBACK);
    if (fd == -1 || rsk_bind(fd, (struct sockaddr *)&at, sizeof at) == -1 || rsk_getsockname(fd, (struct sockaddr *)&at, &length) == -1)
        exit(1);
    rsk_close(fd);
    return rsk_ntohs(at.sin_port);
}

int main(void)
{
    struct sockaddr_in server = {.sin_family = AF_INET};
    struct timeval patience = {.tv_sec = 0, .tv_usec = 100000};
    char answer[512];
    server.sin_port = rsk_htons(closed_port());
    server.sin_addr.s_addr = rsk_htonl(INADDR_LOOPBACK);
    int fd = rsk_socket(AF_INET, SOCK_DGRAM, 0);
    if (fd == -1 || rsk_setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience) == -1) {
        perror("socket");
        return 1;
    }
    for (int tries = 0; tries < 3; tries++) {
        if (rsk_sendto(fd, "who is example?", 15, 0, (struct sockaddr *)&server, sizeof server) == -1) {
            perror("sendto");
            break;
        }
        ssize_t n = rsk_recvfrom(fd, answer, sizeof answer, 0, NULL, NULL);
        if (n != -1) {
            printf("%zd bytes\n", n);
            break;
        }
        printf("try %d: no answer\n", tries + 1);
    }
    rsk_close(fd);
    return 0;
}
