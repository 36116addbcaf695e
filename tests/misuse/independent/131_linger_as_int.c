/* posix */
/* SO_LINGER wants a structure and gets a number; the broadcast option gets one byte. */
#include <netinet/in.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void)
{
    int seconds = 5;
    bool yes = true;
    int tcp = socket(AF_INET, SOCK_STREAM, 0);
    int udp = socket(AF_INET, SOCK_DGRAM, 0);
    if (tcp < 0 || udp < 0)
        return 1;
    if (setsockopt(tcp, SOL_SOCKET, SO_LINGER, &seconds, sizeof seconds) < 0)
        perror("SO_LINGER");
    if (setsockopt(udp, SOL_SOCKET, SO_BROADCAST, &yes, sizeof yes) < 0)
        perror("SO_BROADCAST");
    close(tcp);
    close(udp);
    return 0;
}
