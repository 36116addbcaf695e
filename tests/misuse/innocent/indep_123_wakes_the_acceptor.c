/* shutdown() of the listening socket ends the accept() of another thread with EINVAL: that is how this server is stopped. The
 * connection is half closed by the server, and only then read to its end. */
#include <rustsock.h>
#include <pthread.h>
#include <string.h>

static struct sockaddr_in6 at = {.sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT};
static int listener;

static void *acceptor(void *count)
{
    for (;;) {
        char text[32];
        int fd = rsk_accept(listener, NULL, NULL);
        if (fd == -1)
            return NULL;
        if (rsk_send(fd, "welcome\n", 8, 0) != 8)
            perror("send");
        rsk_shutdown(fd, SHUT_WR);
        while (rsk_recv(fd, text, sizeof text, 0) > 0)
            ;
        rsk_close(fd);
        ++*(int *)count;
    }
}

int main(void)
{
    socklen_t length = sizeof at;
    pthread_t thread;
    int count = 0;
    listener = rsk_socket(AF_INET6, SOCK_STREAM, 0);
    if (listener == -1 || rsk_bind(listener, (struct sockaddr *)&at, sizeof at) == -1 || rsk_listen(listener, SOMAXCONN) == -1
        || rsk_getsockname(listener, (struct sockaddr *)&at, &length) == -1)
        return 1;
    if (pthread_create(&thread, NULL, acceptor, &count) != 0)
        return 1;
    for (int i = 0; i < 3; i++) {
        char text[32];
        int fd = rsk_socket(AF_INET6, SOCK_STREAM, 0);
        if (fd == -1 || rsk_connect(fd, (struct sockaddr *)&at, sizeof at) == -1)
            return 1;
        while (rsk_recv(fd, text, sizeof text, 0) > 0)
            ;
        rsk_close(fd);
    }
    while (usleep(20000) == 0 && count < 3)
        ;
    rsk_shutdown(listener, SHUT_RDWR);
    pthread_join(thread, NULL);
    rsk_close(listener);
    return 0;
}
