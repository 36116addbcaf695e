/* The client wants to be sure of its connection and so connects before every request, always with the same socket. */
#include <rustsock.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

static void *echo(void *argument)
{
    int listener = *(int *)argument;
    char text[64];
    ssize_t n;
    int fd = rsk_accept(listener, NULL, NULL);
    if (fd == -1)
        return NULL;
    while ((n = rsk_recv(fd, text, sizeof text, 0)) > 0)
        if (rsk_send_all(fd, text, (size_t)n, 0, 1000) == -1)
            break;
    rsk_close(fd);
    return NULL;
}

static int request(int fd, const struct sockaddr_in6 *server, const char *text)
{
    char answer[64];
    if (rsk_connect(fd, (const struct sockaddr *)server, sizeof *server) == -1)
        perror("connect");
    if (rsk_send_all(fd, text, strlen(text), 0, 1000) == -1)
        return -1;
    return rsk_recv_exact(fd, answer, strlen(text), 0, 1000) == -1 ? -1 : 0;
}

int main(void)
{
    struct sockaddr_in6 server = {.sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT};
    socklen_t length = sizeof server;
    pthread_t thread;
    int listener = rsk_socket(AF_INET6, SOCK_STREAM, 0);
    if (listener == -1 || rsk_bind(listener, (struct sockaddr *)&server, sizeof server) == -1 || rsk_listen(listener, 2) == -1
        || rsk_getsockname(listener, (struct sockaddr *)&server, &length) == -1) {
        perror("listener");
        return 1;
    }
    if (pthread_create(&thread, NULL, echo, &listener) != 0)
        return 1;
    int fd = rsk_socket(AF_INET6, SOCK_STREAM, 0);
    if (fd == -1)
        return 1;
    int good = 0;
    for (int i = 0; i < 3; i++)
        good += request(fd, &server, "status") == 0;
    printf("%d answers\n", good);
    rsk_close(fd);
    pthread_join(thread, NULL);
    rsk_close(listener);
    return 0;
}
