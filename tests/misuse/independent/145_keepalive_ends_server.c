/* posix */
/* A UDP server loops while recvfrom() gives more than 0, as TCP programs do. An empty datagram, sent to keep a mapping alive,
 * ends it, with more waiting. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int serve(int fd)
{
    char text[128];
    struct sockaddr_in peer;
    socklen_t length = sizeof peer;
    ssize_t n;
    int served = 0;
    while ((n = recvfrom(fd, text, sizeof text, 0, (struct sockaddr *)&peer, &length)) > 0) {
        served++;
        if (n == 4 && memcmp(text, "stop", 4) == 0)
            break;
        length = sizeof peer;
    }
    if (n < 0)
        perror("recvfrom");
    return served;
}

int main(void)
{
    static const char *const messages[] = {"first", "second", "", "third", "stop"};
    struct sockaddr_in at = {.sin_family = AF_INET};
    socklen_t length = sizeof at;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int server = socket(AF_INET, SOCK_DGRAM, 0);
    int client = socket(AF_INET, SOCK_DGRAM, 0);
    if (server < 0 || client < 0 || bind(server, (struct sockaddr *)&at, sizeof at) < 0
        || getsockname(server, (struct sockaddr *)&at, &length) < 0) {
        perror("sockets");
        return 1;
    }
    for (size_t i = 0; i < sizeof messages / sizeof *messages; i++)
        if (sendto(client, messages[i], strlen(messages[i]), 0, (struct sockaddr *)&at, sizeof at) < 0)
            perror("sendto");
    printf("served %d, then the server stopped\n", serve(server));
    close(client);
    close(server);
    return 0;
}
