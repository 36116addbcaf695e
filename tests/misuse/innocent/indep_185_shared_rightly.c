/* Threads share sockets rightly: one writes and one reads, writers of a stream take turns, datagrams need no turns. */
#include <pthread.h>
#include <rustsock.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int stream[2], datagram[2];
static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;
static char block[100000];

static void die(const char *what) {
    rsk_perror(what);
    exit(EXIT_FAILURE);
}

static void *writer(void *unused) {
    for (int i = 0; i < 20; i++) {
        pthread_mutex_lock(&turn);
        if (rsk_send_all(stream[0], block, sizeof block, 0, 3000) == -1)
            die("stream");
        pthread_mutex_unlock(&turn);
        if (rsk_send(datagram[0], block, 500, 0) != 500)
            die("datagram");
    }
    return unused;
}

static void *datagrams(void *unused) {
    char data[500];

    for (int i = 0; i < 40; i++)
        if (rsk_recv(datagram[1], data, sizeof data, 0) != 500)
            die("datagram");
    return unused;
}

int main(void) {
    static char data[65536];
    pthread_t threads[3];
    size_t got = 0;

    if (rsk_socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, stream) == -1)
        die("socketpair");
    if (rsk_socketpair(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0, datagram) == -1)
        die("socketpair");
    if (pthread_create(&threads[0], NULL, writer, NULL) != 0 || pthread_create(&threads[1], NULL, writer, NULL) != 0 ||
        pthread_create(&threads[2], NULL, datagrams, NULL) != 0)
        return EXIT_FAILURE;
    while (got < 40 * sizeof block) {
        ssize_t n = rsk_recv(stream[1], data, sizeof data, 0);
        if (n <= 0)
            die("recv");
        got += (size_t)n;
    }
    for (int i = 0; i < 3; i++)
        pthread_join(threads[i], NULL);
    rsk_close(stream[0]), rsk_close(stream[1]), rsk_close(datagram[0]), rsk_close(datagram[1]);
    return EXIT_SUCCESS;
}
