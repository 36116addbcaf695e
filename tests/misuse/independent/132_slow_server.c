/* posix */
/* A backlog of 0 in a server that is slow: three clients in threads, of which some have to try again or give up. */
#include <netinet/in.h>
#include <arpa/inet.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

static struct sockaddr_in at = {.sin_family = AF_INET};

static void *client(void *unused)
{
    char byte;
    struct timeval patience = {.tv_sec = 1};
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    if (connect(fd, (struct sockaddr *)&at, sizeof at) == 0)
        while (recv(fd, &byte, 1, 0) > 0)
            ;
    close(fd);
    return unused;
}

int main(void)
{
    socklen_t length = sizeof at;
    pthread_t threads[3];
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (listener < 0 || bind(listener, (struct sockaddr *)&at, sizeof at) < 0 || listen(listener, 0) < 0
        || getsockname(listener, (struct sockaddr *)&at, &length) < 0)
        return 1;
    for (int i = 0; i < 3; i++)
        if (pthread_create(&threads[i], NULL, client, NULL) != 0)
            return 1;
    for (int i = 0; i < 3; i++) {
        struct pollfd p = {.fd = listener, .events = POLLIN};
        if (poll(&p, 1, 1200) != 1)
            break;
        int fd = accept(listener, NULL, NULL);
        usleep(50000);
        close(fd);
    }
    close(listener);
    for (int i = 0; i < 3; i++)
        pthread_join(threads[i], NULL);
    return 0;
}
