/* posix */
/* A service on two UDP ports gives select the greater descriptor, and not one more. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <unistd.h>

static void die(const char *what) {
    perror(what);
    exit(EXIT_FAILURE);
}

static int port(struct sockaddr_in *address) {
    socklen_t length = sizeof *address;
    int fd = socket(AF_INET, SOCK_DGRAM, 0);

    memset(address, 0, sizeof *address);
    address->sin_family = AF_INET;
    address->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (fd < 0 || bind(fd, (struct sockaddr *)address, sizeof *address) < 0)
        die("bind");
    if (getsockname(fd, (struct sockaddr *)address, &length) < 0)
        die("getsockname");
    return fd;
}

static int max(int a, int b) {
    return a > b ? a : b;
}

int main(void) {
    struct sockaddr_in plain, secure;
    int a = port(&plain), b = port(&secure), sender = socket(AF_INET, SOCK_DGRAM, 0), handled = 0;
    char data[64];

    if (sender < 0)
        die("socket");
    if (sendto(sender, "plain", 5, 0, (struct sockaddr *)&plain, sizeof plain) < 0 ||
        sendto(sender, "secure", 6, 0, (struct sockaddr *)&secure, sizeof secure) < 0)
        die("sendto");
    for (int round = 0; round < 3; round++) {
        struct timeval timeout = { .tv_sec = 0, .tv_usec = 200000 };
        fd_set readable;

        FD_ZERO(&readable);
        FD_SET(a, &readable);
        FD_SET(b, &readable);
        if (select(max(a, b), &readable, NULL, NULL, &timeout) <= 0)
            continue;
        for (int fd = a; fd <= b; fd++)
            if (FD_ISSET(fd, &readable) && recv(fd, data, sizeof data, 0) > 0)
                handled++;
    }
    printf("%d of 2 datagrams handled\n", handled);
    close(sender);
    close(b);
    close(a);
    return EXIT_SUCCESS;
}
