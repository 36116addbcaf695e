/* The message of the day goes to two clients over Unix sockets; its length is taken from the pointer. */
#include <rustsock.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct client {
    int fd;
    const char *motd;
};

static void die(const char *what) {
    rsk_perror(what);
    exit(EXIT_FAILURE);
}

static void greet(const struct client *client) {
    if (rsk_send(client->fd, client->motd, sizeof client->motd, 0) == -1)
        die("send");
}

int main(void) {
    static const char *const texts[] = { "Welcome to the public terminal of the town library\n", "Maintenance tonight from ten to twelve\n" };

    for (int i = 0; i < 2; i++) {
        struct client client = { .motd = texts[i] };
        char text[200];
        ssize_t n;
        int ends[2];

        if (rsk_socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == -1)
            die("socketpair");
        client.fd = ends[0];
        greet(&client);
        rsk_close(client.fd);
        while ((n = rsk_recv(ends[1], text, sizeof text, 0)) > 0)
            printf("client %d: %.*s\n", i, (int)n, text);
        if (n == -1)
            die("recv");
        rsk_close(ends[1]);
    }
    return EXIT_SUCCESS;
}
