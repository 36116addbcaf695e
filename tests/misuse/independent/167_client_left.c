/* posix */
/* A poll server closes a client that has left and keeps its row in the array. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static struct pollfd rows[8];
static nfds_t count;

static void die(const char *what) {
    perror(what);
    exit(EXIT_FAILURE);
}

static void add(int fd) {
    rows[count].fd = fd;
    rows[count].events = POLLIN;
    count++;
}

static void drop(int fd) {
    printf("client %d has left\n", fd);
    close(fd);
}

int main(void) {
    struct sockaddr_in address;
    socklen_t length = sizeof address;
    int clients[2], listener = socket(AF_INET, SOCK_STREAM, 0), left = 0;

    memset(&address, 0, sizeof address);
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (listener == -1 || bind(listener, (struct sockaddr *)&address, sizeof address) == -1 || listen(listener, 8) == -1)
        die("listen");
    if (getsockname(listener, (struct sockaddr *)&address, &length) == -1)
        die("getsockname");
    for (int i = 0; i < 2; i++) {
        int fd;
        clients[i] = socket(AF_INET, SOCK_STREAM, 0);
        if (clients[i] == -1 || connect(clients[i], (struct sockaddr *)&address, sizeof address) == -1)
            die("connect");
        fd = accept(listener, NULL, NULL);
        if (fd == -1)
            die("accept");
        add(fd);
    }
    close(clients[0]);
    for (int round = 0; round < 20; round++) {
        if (poll(rows, count, 50) == -1)
            die("poll");
        for (nfds_t i = 0; i < count; i++) {
            char data[100];
            if ((rows[i].revents & POLLIN) == 0)
                continue;
            if (recv(rows[i].fd, data, sizeof data, 0) <= 0) {
                drop(rows[i].fd);
                left++;
            }
        }
    }
    close(clients[1]);
    close(rows[1].fd);
    close(listener);
    return left == 1 ? EXIT_SUCCESS : EXIT_FAILURE;
}
