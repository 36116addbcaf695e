/* posix */
/* Options of the socket and of IPv6, given at the level of TCP or of the socket. */
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

static void turn_on(int fd, int level, int option, const char *name)
{
    int one = 1;
    if (setsockopt(fd, level, option, &one, sizeof one) == -1)
        perror(name);
}

int main(void)
{
    int four = socket(AF_INET, SOCK_STREAM, 0), six = socket(AF_INET6, SOCK_STREAM, 0);
    if (four == -1 || six == -1)
        return 1;
    turn_on(four, IPPROTO_TCP, SO_REUSEADDR, "SO_REUSEADDR");
    turn_on(six, SOL_SOCKET, IPV6_V6ONLY, "IPV6_V6ONLY");
    turn_on(six, IPPROTO_IPV6, IPV6_V6ONLY, "IPV6_V6ONLY, as it should be");
    close(four);
    close(six);
    return 0;
}
