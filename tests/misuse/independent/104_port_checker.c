/* Which of these services are up? All of them, says this program, for fill() forgets the family and so connect() is asked to
 * disconnect, which always works. */
#include <rustsock.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *name;
    unsigned short port;
} services[] = {{"database", 5432}, {"cache", 6379}, {"search", 9200}};

static int fill(struct sockaddr_in *address, const char *host, unsigned short port)
{
    memset(address, 0, sizeof *address);
    address->sin_port = rsk_htons(port);
    return rsk_inet_pton(AF_INET, host, &address->sin_addr) == 1 ? 0 : -1;
}

static int is_up(const char *host, unsigned short port)
{
    struct sockaddr_in address;
    if (fill(&address, host, port) == -1)
        return 0;
    int fd = rsk_socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, IPPROTO_TCP);
    if (fd == -1) {
        perror("socket");
        exit(1);
    }
    int result = rsk_connect(fd, (const struct sockaddr *)&address, sizeof address);
    rsk_close(fd);
    return result == 0;
}

int main(void)
{
    unsigned up = 0;
    for (size_t i = 0; i < sizeof services / sizeof *services; i++) {
        int answer = is_up("127.0.0.1", services[i].port);
        printf("%s: %s\n", services[i].name, answer ? "up" : "down");
        up += answer != 0;
    }
    printf("%u services are up\n", up);
    return 0;
}
