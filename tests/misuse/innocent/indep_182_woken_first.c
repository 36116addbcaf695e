/* The reading thread is woken by shutdown and waited for; then nobody is in a call any more when the socket is closed. */
#include <pthread.h>
#include <rustsock.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void *reader(void *fd) {
    char data[100];
    ssize_t n;

    while ((n = rsk_recv(*(int *)fd, data, sizeof data, 0)) > 0)
        ;
    return n == 0 ? fd : NULL;
}

int main(void) {
    pthread_t thread;
    void *result;
    int pair[2];

    if (rsk_socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) == -1)
        return EXIT_FAILURE;
    if (pthread_create(&thread, NULL, reader, &pair[0]) != 0)
        return EXIT_FAILURE;
    if (rsk_send(pair[1], "hello", 5, 0) != 5 || rsk_poll(NULL, 0, 100) == -1)
        return EXIT_FAILURE;
    rsk_shutdown(pair[0], SHUT_RDWR);
    pthread_join(thread, &result);
    rsk_close(pair[0]);
    rsk_close(pair[1]);
    return result != NULL ? EXIT_SUCCESS : EXIT_FAILURE;
}
