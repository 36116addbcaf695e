/* posix */
/* A resolver sends its question to port 53 of this host, and the 53 is not converted: it goes to 13568. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static const unsigned char question[] = {0x12, 0x34, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 4, 'h', 'o', 's', 't', 0, 0, 1, 0, 1};

static ssize_t resolve(const char *server, unsigned char *answer, size_t size)
{
    struct sockaddr_in to;
    memset(&to, 0, sizeof to);
    to.sin_family = AF_INET;
    to.sin_port = 53;
    if (inet_pton(AF_INET, server, &to.sin_addr) != 1)
        return -1;
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0);
    if (fd < 0)
        return -1;
    ssize_t n = sendto(fd, question, sizeof question, 0, (struct sockaddr *)&to, sizeof to);
    if (n > 0) {
        struct pollfd p = {.fd = fd, .events = POLLIN};
        n = poll(&p, 1, 200) == 1 ? recv(fd, answer, size, 0) : -1;
    }
    close(fd);
    return n;
}

int main(void)
{
    unsigned char answer[512];
    ssize_t n = resolve("127.0.0.1", answer, sizeof answer);
    printf("%s\n", n < 0 ? "no answer" : "answered");
    return 0;
}
