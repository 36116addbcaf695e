/* "No client has to wait in my server", so the backlog is 0. Four clients come while the server is busy. */
#include <rustsock.h>
#include <stdlib.h>
#include <string.h>

#define CLIENTS 4

static int begin(const struct sockaddr_in *server)
{
    int fd = rsk_socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    if (fd == -1)
        exit(1);
    if (rsk_connect(fd, (const struct sockaddr *)server, sizeof *server) == -1 && errno != EINPROGRESS) {
        perror("connect");
        exit(1);
    }
    return fd;
}

int main(void)
{
    const int backlog = 0;
    struct sockaddr_in server = {.sin_family = AF_INET};
    socklen_t length = sizeof server;
    struct pollfd clients[CLIENTS];
    int connected = 0;

    server.sin_addr.s_addr = rsk_htonl(INADDR_LOOPBACK);
    int listener = rsk_socket(AF_INET, SOCK_STREAM, 0);
    if (listener == -1 || rsk_bind(listener, (struct sockaddr *)&server, sizeof server) == -1) {
        perror("bind");
        return 1;
    }
    if (rsk_listen(listener, backlog) == -1 || rsk_getsockname(listener, (struct sockaddr *)&server, &length) == -1) {
        perror("listen");
        return 1;
    }
    for (int i = 0; i < CLIENTS; i++) {
        clients[i].fd = begin(&server);
        clients[i].events = POLLOUT;
    }
    for (int i = 0; i < CLIENTS; i++) {
        int error = 0;
        socklen_t size = sizeof error;
        if (rsk_poll(&clients[i], 1, 200) == 1 && rsk_getsockopt(clients[i].fd, SOL_SOCKET, SO_ERROR, &error, &size) == 0
            && error == 0)
            connected++;
    }
    printf("%d of %d are connected\n", connected, CLIENTS);
    for (int i = 0; i < CLIENTS; i++)
        rsk_close(clients[i].fd);
    rsk_close(listener);
    return 0;
}
