/* posix */
/* A UDP socket is to move to another port: it is bound once more. */
#include <netinet/in.h>
#include <arpa/inet.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

static int use_port(int fd, unsigned short port)
{
    struct sockaddr_in me = {.sin_family = AF_INET, .sin_port = htons(port)};
    me.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return bind(fd, (struct sockaddr *)&me, sizeof me);
}

int main(void)
{
    static const unsigned short ports[] = {0, 6100, 6101};
    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    if (fd < 0) {
        perror("socket");
        return 1;
    }
    for (unsigned i = 0; i < sizeof ports / sizeof *ports; i++) {
        if (use_port(fd, ports[i]) < 0)
            fprintf(stderr, "cannot use port %u\n", ports[i]);
        else
            printf("using port %u\n", ports[i]);
    }
    close(fd);
    return 0;
}
