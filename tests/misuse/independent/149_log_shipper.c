/* A log shipper goes on sending lines although the collector has closed the connection: it never looks at what comes back. */
#include <pthread.h>
#include <rustsock.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int listener;

static void fail(const char *what) {
    rsk_perror(what);
    exit(EXIT_FAILURE);
}

/* Takes the first line and has seen enough. */
static void *collector(void *unused) {
    char line[256];
    int fd = rsk_accept(listener, NULL, NULL);

    if (fd == -1)
        fail("accept");
    if (rsk_recv(fd, line, sizeof line, 0) <= 0)
        fail("collector");
    rsk_close(fd);
    return unused;
}

static int ship(int fd, int number) {
    char line[64];
    int length = snprintf(line, sizeof line, "message %d: everything is fine\n", number);

    return rsk_send(fd, line, (size_t)length, 0) == length ? 0 : -1;
}

int main(void) {
    struct sockaddr_in6 address = { .sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT };
    socklen_t length = sizeof address;
    pthread_t thread;
    int fd, lost = 0;

    listener = rsk_socket(AF_INET6, SOCK_STREAM, 0);
    if (listener == -1 || rsk_bind(listener, (struct sockaddr *)&address, sizeof address) == -1 || rsk_listen(listener, 5) == -1)
        fail("listen");
    if (rsk_getsockname(listener, (struct sockaddr *)&address, &length) == -1)
        fail("getsockname");
    if (pthread_create(&thread, NULL, collector, NULL) != 0)
        return EXIT_FAILURE;
    fd = rsk_socket(AF_INET6, SOCK_STREAM, 0);
    if (fd == -1 || rsk_connect(fd, (struct sockaddr *)&address, sizeof address) == -1)
        fail("connect");
    for (int i = 1; i <= 5; i++) {
        if (ship(fd, i) == -1)
            lost++;
        rsk_poll(NULL, 0, 60) == -1 ? fail("poll") : (void)0;
    }
    printf("%d of 5 messages could not be sent\n", lost);
    pthread_join(thread, NULL);
    rsk_close(fd);
    rsk_close(listener);
    return EXIT_SUCCESS;
}
