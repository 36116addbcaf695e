/* A client tries until the server is there. There is none, and one day the system gives its end the very port it asks for. */
#include <errno.h>
#include <rustsock.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static struct sockaddr_in server = { .sin_family = AF_INET };

static void die(const char *what) {
    rsk_perror(what);
    exit(EXIT_FAILURE);
}

/* The administrator has made the range of free ports small, so that it does not take long. (51 = IP_LOCAL_PORT_RANGE) */
static void narrow(int fd) {
    uint32_t port = rsk_ntohs(server.sin_port), range = (port + 15) << 16 | (port - 16);

    if (rsk_setsockopt(fd, IPPROTO_IP, 51, &range, sizeof range) == -1 && rsk_last_error() != ENOPROTOOPT)
        die("range");
}

static int try_once(void) {
    int fd = rsk_socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    if (fd == -1)
        die("socket");
    narrow(fd);
    if (rsk_connect(fd, (struct sockaddr *)&server, sizeof server) == 0)
        return fd;
    if (rsk_last_error() != ECONNREFUSED)
        die("connect");
    rsk_close(fd);
    return -1;
}

int main(void) {
    time_t end = time(NULL) + 4;
    char answer[32];
    ssize_t n;
    int fd = -1;

    server.sin_addr.s_addr = rsk_htonl(INADDR_LOOPBACK);
    server.sin_port = rsk_htons(45678);
    while (fd == -1 && time(NULL) < end)
        fd = try_once();
    if (fd == -1)
        return 77;
    if (rsk_send(fd, "who is there?", 13, 0) != 13)
        die("send");
    n = rsk_recv(fd, answer, sizeof answer, 0);
    if (n == -1)
        die("recv");
    printf("the server says: %.*s\n", (int)n, answer);
    rsk_close(fd);
    return EXIT_SUCCESS;
}
