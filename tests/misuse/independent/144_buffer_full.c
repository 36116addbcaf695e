/* The request is gathered in a buffer of 64 bytes. When it is full, recv() is asked for 0 bytes, gives 0, and the server thinks
 * that the client has left. */
#include <rustsock.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

static struct sockaddr_in server;

static void *client(void *unused)
{
    char request[200], answer[32];
    (void)unused;
    memset(request, 'x', sizeof request);
    memcpy(request + sizeof request - 4, "\r\n\r\n", 4);
    int fd = rsk_socket(AF_INET, SOCK_STREAM, 0);
    if (fd == -1 || rsk_connect(fd, (struct sockaddr *)&server, sizeof server) == -1)
        return NULL;
    if (rsk_send_all(fd, request, sizeof request, 0, 1000) == -1)
        perror("client");
    while (rsk_recv(fd, answer, sizeof answer, 0) > 0)
        ;
    rsk_close(fd);
    return NULL;
}

static void gather(int fd)
{
    char request[64], rest[256];
    size_t filled = 0;
    for (;;) {
        ssize_t n = rsk_recv(fd, request + filled, sizeof request - filled, 0);
        if (n == -1) {
            perror("recv");
            break;
        }
        if (n == 0) {
            printf("the client has left after %zu bytes\n", filled);
            break;
        }
        filled += (size_t)n;
        if (filled >= 4 && memcmp(request + filled - 4, "\r\n\r\n", 4) == 0)
            break;
    }
    rsk_shutdown(fd, SHUT_WR);
    while (rsk_recv(fd, rest, sizeof rest, 0) > 0)
        ;
    rsk_close(fd);
}

int main(void)
{
    socklen_t length = sizeof server;
    pthread_t thread;
    server.sin_family = AF_INET;
    server.sin_addr.s_addr = rsk_htonl(INADDR_LOOPBACK);
    int listener = rsk_socket(AF_INET, SOCK_STREAM, 0);
    if (listener == -1 || rsk_bind(listener, (struct sockaddr *)&server, sizeof server) == -1 || rsk_listen(listener, 2) == -1
        || rsk_getsockname(listener, (struct sockaddr *)&server, &length) == -1) {
        perror("listener");
        return 1;
    }
    if (pthread_create(&thread, NULL, client, NULL) != 0)
        return 1;
    int fd = rsk_accept(listener, NULL, NULL);
    if (fd != -1)
        gather(fd);
    pthread_join(thread, NULL);
    rsk_close(listener);
    return 0;
}
