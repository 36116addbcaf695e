/* One variable for the listener and for the accepted connection: the second accept() is made on the first client. */
#include <rustsock.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

static struct sockaddr_in server;

static void *guest(void *unused)
{
    char hello[8];
    (void)unused;
    int fd = rsk_socket(AF_INET, SOCK_STREAM, 0);
    if (fd == -1 || rsk_connect(fd, (struct sockaddr *)&server, sizeof server) == -1)
        return NULL;
    while (rsk_recv(fd, hello, sizeof hello, 0) > 0)
        ;
    rsk_close(fd);
    return NULL;
}

static int open_listener(void)
{
    socklen_t length = sizeof server;
    int fd = rsk_socket(AF_INET, SOCK_STREAM, 0);
    server.sin_family = AF_INET;
    server.sin_addr.s_addr = rsk_htonl(INADDR_LOOPBACK);
    if (fd == -1 || rsk_bind(fd, (struct sockaddr *)&server, sizeof server) == -1 || rsk_listen(fd, 4) == -1
        || rsk_getsockname(fd, (struct sockaddr *)&server, &length) == -1) {
        perror("open_listener");
        exit(1);
    }
    return fd;
}

int main(void)
{
    pthread_t guests[1];
    int sock = open_listener();
    for (size_t i = 0; i < sizeof guests / sizeof *guests; i++)
        if (pthread_create(&guests[i], NULL, guest, NULL) != 0)
            return 1;
    for (int served = 0; served < 2; served++) {
        sock = rsk_accept(sock, NULL, NULL);
        if (sock == -1) {
            perror("accept");
            break;
        }
        if (rsk_send(sock, "hello\n", 6, 0) == -1)
            perror("send");
        rsk_shutdown(sock, SHUT_WR);
    }
    for (size_t i = 0; i < sizeof guests / sizeof *guests; i++)
        pthread_join(guests[i], NULL);
    return 0;
}
