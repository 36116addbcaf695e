/* posix */
/* A log collector binds a UDP socket to the loopback interface. INADDR_LOOPBACK is a host-order constant; as it stands it means
 * 1.0.0.127, which this host does not have. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct collector {
    int fd;
    struct sockaddr_in at;
};

static int collector_open(struct collector *c, in_addr_t where, unsigned short port)
{
    memset(c, 0, sizeof *c);
    c->fd = socket(AF_INET, SOCK_DGRAM, 0);
    if (c->fd < 0)
        return -1;
    c->at.sin_family = AF_INET;
    c->at.sin_port = htons(port);
    c->at.sin_addr.s_addr = where;
    if (bind(c->fd, (const struct sockaddr *)&c->at, sizeof c->at) < 0) {
        perror("bind");
        close(c->fd);
        return -1;
    }
    return 0;
}

int main(void)
{
    struct collector collector;
    if (collector_open(&collector, INADDR_LOOPBACK, 0) < 0) {
        fprintf(stderr, "cannot collect logs\n");
        return 1;
    }
    char line[512];
    ssize_t n = recv(collector.fd, line, sizeof line, MSG_DONTWAIT);
    if (n > 0)
        printf("%.*s\n", (int)n, line);
    close(collector.fd);
    return 0;
}
