/* posix */
/* Also: RSK181 the reader goes on with the closed number */
/* The main thread closes the connection to make the reading thread end; the reader does not notice. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct session {
    int fd;
    long received;
};

static void *reader(void *argument) {
    struct session *session = argument;
    char data[128];
    ssize_t n;

    while ((n = recv(session->fd, data, sizeof data, 0)) > 0)
        session->received += n;
    return NULL;
}

int main(void) {
    struct session session = { 0, 0 };
    pthread_t thread;
    int pair[2];

    if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == -1) {
        perror("socketpair");
        return EXIT_FAILURE;
    }
    session.fd = pair[0];
    if (pthread_create(&thread, NULL, reader, &session) != 0)
        return EXIT_FAILURE;
    if (send(pair[1], "hello", 5, 0) != 5)
        perror("send");
    usleep(200000);
    printf("stopping the reader\n");
    close(session.fd);
    usleep(200000);
    /* It is still there, and takes this too. */
    if (send(pair[1], "late", 4, 0) != 4)
        perror("send");
    usleep(100000);
    shutdown(pair[1], SHUT_WR);
    pthread_join(thread, NULL);
    close(pair[1]);
    printf("%ld bytes were received\n", session.received);
    return EXIT_SUCCESS;
}
