/* A table of options with one wrong level: the idle time of keep-alive is an option of TCP and not of the socket. */
#include <rustsock.h>
#include <string.h>

static const struct {
    const char *text;
    int level, name, value;
} table[] = {
    {"keep-alive", SOL_SOCKET, SO_KEEPALIVE, 1},
    {"idle time", SOL_SOCKET, TCP_KEEPIDLE, 30},
    {"time to live", SOL_SOCKET, IP_TTL, 20},
    {"send buffer", SOL_SOCKET, SO_SNDBUF, 65536},
};

int main(void)
{
    int fd = rsk_socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
    if (fd == -1) {
        perror("socket");
        return 1;
    }
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (rsk_setsockopt(fd, table[i].level, table[i].name, &table[i].value, sizeof table[i].value) == -1)
            perror(table[i].text);
    rsk_close(fd);
    return 0;
}
