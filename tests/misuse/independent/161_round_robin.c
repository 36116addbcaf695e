/* A sensor station asks its three UDP sockets in turn, without ever waiting. */
#include <errno.h>
#include <pthread.h>
#include <rustsock.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SENSORS 3

static struct sockaddr_in ports[SENSORS];

static void die(const char *what) {
    rsk_perror(what);
    exit(EXIT_FAILURE);
}

static void *sensors(void *unused) {
    int fd = rsk_udp_open("127.0.0.1", "0", 0, 0);

    if (fd == -1)
        die("sensor");
    for (int i = 0; i < SENSORS; i++) {
        rsk_poll(NULL, 0, 150) == -1 ? die("poll") : (void)0;
        if (rsk_sendto(fd, "21.5", 4, 0, (struct sockaddr *)&ports[i], sizeof ports[i]) == -1)
            die("sendto");
    }
    rsk_close(fd);
    return unused;
}

int main(void) {
    int fds[SENSORS], heard = 0;
    pthread_t thread;
    char value[16];

    for (int i = 0; i < SENSORS; i++) {
        socklen_t length = sizeof ports[i];
        fds[i] = rsk_udp_open("127.0.0.1", "0", RSK_NONBLOCK, 0);
        if (fds[i] == -1 || rsk_getsockname(fds[i], (struct sockaddr *)&ports[i], &length) == -1)
            die("open");
    }
    if (pthread_create(&thread, NULL, sensors, NULL) != 0)
        return EXIT_FAILURE;
    while (heard < SENSORS) {
        for (int i = 0; i < SENSORS; i++) {
            ssize_t n = rsk_recv(fds[i], value, sizeof value, 0);
            if (n == -1 && rsk_last_error() == EAGAIN)
                continue;
            if (n == -1)
                die("recv");
            printf("sensor %d: %.*s\n", i, (int)n, value);
            heard++;
        }
    }
    pthread_join(thread, NULL);
    for (int i = 0; i < SENSORS; i++)
        rsk_close(fds[i]);
    return EXIT_SUCCESS;
}
