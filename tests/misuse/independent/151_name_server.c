/* posix */
/* Run with: RUSTSOCK_DIAG=teach,poison */
/* A UDP service greets whoever says his name; what it received is used as a C string. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void die(const char *what) {
    perror(what);
    exit(EXIT_FAILURE);
}

static int udp(struct sockaddr_in *address) {
    socklen_t length = sizeof *address;
    int fd = socket(AF_INET, SOCK_DGRAM, 0);

    memset(address, 0, sizeof *address);
    address->sin_family = AF_INET;
    address->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (fd == -1 || bind(fd, (struct sockaddr *)address, sizeof *address) == -1)
        die("bind");
    if (getsockname(fd, (struct sockaddr *)address, &length) == -1)
        die("getsockname");
    return fd;
}

static char name[256];
static char reply[600];

static void greet(int fd) {
    struct sockaddr_in from;
    socklen_t length = sizeof from;

    if (recvfrom(fd, name, sizeof name / 2, 0, (struct sockaddr *)&from, &length) == -1)
        die("recvfrom");
    printf("greeting %s\n", name);
    /* Says the name back, as a check. */
    if (sendto(fd, name, strlen(name), 0, (struct sockaddr *)&from, length) == -1)
        die("sendto");
}

int main(void) {
    static const char *const visitors[] = { "Maximilian", "Anne", "Bo" };
    struct sockaddr_in service, visitor;
    int fd = udp(&service), client = udp(&visitor);

    for (size_t i = 0; i < sizeof visitors / sizeof *visitors; i++) {
        ssize_t n;
        if (sendto(client, visitors[i], strlen(visitors[i]), 0, (struct sockaddr *)&service, sizeof service) == -1)
            die("sendto");
        greet(fd);
        n = recv(client, reply, sizeof reply, 0);
        if (n == -1)
            die("recv");
        printf("%s: %zd bytes came back\n", visitors[i], n);
    }
    close(client);
    close(fd);
    return EXIT_SUCCESS;
}
