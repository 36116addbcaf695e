/* Two threads send their reports over one TCP connection, without a lock. */
#include <pthread.h>
#include <rustsock.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define REPORT 2000000

static int connection;

static void die(const char *what) {
    rsk_perror(what);
    exit(EXIT_FAILURE);
}

static void *writer(void *letter) {
    char *report = malloc(REPORT);
    size_t done = 0;

    if (report == NULL)
        return NULL;
    memset(report, *(char *)letter, REPORT);
    while (done < REPORT) {
        ssize_t n = rsk_send(connection, report + done, REPORT - done, 0);
        if (n == -1)
            die("send");
        done += (size_t)n;
    }
    free(report);
    return NULL;
}

int main(void) {
    static char data[8192];
    static char letters[2] = { 'a', 'b' };
    struct sockaddr_in name;
    socklen_t length = sizeof name;
    pthread_t threads[2];
    char port[8], last = 0;
    size_t total = 0;
    int room = 65536, changes = 0, fd, listener = rsk_tcp_listen("127.0.0.1", "0", 4, 0, 0);

    if (listener == -1 || rsk_getsockname(listener, (struct sockaddr *)&name, &length) == -1)
        die("listen");
    snprintf(port, sizeof port, "%u", (unsigned)rsk_ntohs(name.sin_port));
    connection = rsk_tcp_connect("127.0.0.1", port, 0, 1000);
    fd = rsk_accept(listener, NULL, NULL);
    if (connection == -1 || fd == -1)
        die("connect");
    if (rsk_setsockopt(connection, SOL_SOCKET, SO_SNDBUF, &room, sizeof room) == -1)
        die("setsockopt");
    for (int i = 0; i < 2; i++)
        if (pthread_create(&threads[i], NULL, writer, &letters[i]) != 0)
            return EXIT_FAILURE;
    rsk_poll(NULL, 0, 100) == -1 ? die("poll") : (void)0;
    while (total < 2 * (size_t)REPORT) {
        ssize_t n = rsk_recv(fd, data, sizeof data, 0);
        if (n <= 0)
            die("recv");
        for (ssize_t i = 0; i < n; i++) {
            changes += data[i] != last;
            last = data[i];
        }
        total += (size_t)n;
    }
    pthread_join(threads[0], NULL);
    pthread_join(threads[1], NULL);
    printf("the reports are %s\n", changes > 2 ? "mixed" : "whole");
    rsk_close(connection);
    rsk_close(fd);
    rsk_close(listener);
    return EXIT_SUCCESS;
}
