/*
 * Lesson 04: one thread for each connection.
 *
 * You know when you send, never when data arrives: recv() blocks until then. In a thread of its own
 * it stops nobody else, so clients are served side by side. The price is a thread and its stack for
 * each of them, so their number needs a limit: when all slots are taken, new clients wait in the
 * queue of listen().
 *
 * Run:     build/examples/04_thread_per_connection 8080     (Ctrl-C ends it; cc needs -pthread)
 * Look at: start two clients that say nothing (nc 127.0.0.1 8080), then a third that speaks: it is
 *          answered at once. Do the same with lesson 03.
 */
#include "listener.h" /* socket, bind and listen, as in lesson 03; check() */
#include <pthread.h>
#include <semaphore.h>
#include <string.h>

enum { SLOTS = 64 };

static sem_t free_slots;

/* For calls that are not rustsock's: 0, or the number of an error. */
static void check_system(int error) {
    if (error != 0) {
        fprintf(stderr, "server: %s\n", strerror(error));
        exit(EXIT_FAILURE);
    }
}

/* 0 when the client has sent all and got all back, -1 when it is lost. */
static int echo(int fd) {
    char buffer[4096];
    ssize_t n, sent, part;

    while ((n = rsk_recv(fd, buffer, sizeof buffer, 0)) > 0)
        for (sent = 0; sent < n; sent += part) /* send() may take only a part */
            if ((part = rsk_send(fd, buffer + sent, (size_t)(n - sent), 0)) == -1)
                return -1;
    return (int)n;
}

static void *serve(void *argument) {
    int fd = (int)(intptr_t)argument;

    printf("fd %d: a thread of its own waits in recv()\n", fd);
    if (echo(fd) == 0)
        printf("fd %d: recv() gave 0, the thread ends\n", fd);
    else
        rsk_perror("client lost"); /* each thread has its own last error */
    check(rsk_close(fd));
    check_system(sem_post(&free_slots) == 0 ? 0 : errno);
    return NULL;
}

int main(int argc, char **argv) {
    int listener, fd;
    pthread_t thread;

    if (argc != 2) {
        fprintf(stderr, "usage: %s port\n", argv[0]);
        return 2;
    }
    check_system(sem_init(&free_slots, 0, SLOTS) == 0 ? 0 : errno);
    listener = open_listener(argv[1], SOCK_STREAM, "a thread for each client");
    for (;;) {
        check_system(sem_wait(&free_slots) == 0 ? 0 : errno);
        while ((fd = rsk_accept(listener, NULL, NULL)) == -1) {
            rsk_perror("accept"); /* one client left early, or no fd is free: pause, then go on */
            check(rsk_poll(NULL, 0, 100) == -1 && rsk_last_error() != EINTR ? -1 : 0);
        }
        check_system(pthread_create(&thread, NULL, serve, (void *)(intptr_t)fd));
        check_system(pthread_detach(thread));
    }
}
