/* The test is written the other way round, with the same mistake: fd is 1, and the datagram goes to standard output. */
#include <rustsock.h>
#include <string.h>

static int notify(unsigned short port, const char *text)
{
    struct sockaddr_in to = {.sin_family = AF_INET};
    int fd;
    to.sin_port = rsk_htons(port);
    to.sin_addr.s_addr = rsk_htonl(INADDR_LOOPBACK);
    if (!(fd = rsk_socket(AF_INET, SOCK_DGRAM, 0) >= 0))
        return -1;
    ssize_t n = rsk_sendto(fd, text, strlen(text), 0, (struct sockaddr *)&to, sizeof to);
    if (n == -1)
        perror("sendto");
    return n == -1 ? -1 : 0;
}

int main(void)
{
    if (notify(9, "the backup is ready") == -1)
        fprintf(stderr, "nobody was told\n");
    return 0;
}
