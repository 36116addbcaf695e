/* The peer has ended its side only; what is still sent to it arrives. */
#include <rustsock.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void die(const char *what) {
    rsk_perror(what);
    exit(EXIT_FAILURE);
}

int main(void) {
    struct sockaddr_in name;
    socklen_t length = sizeof name;
    char port[8], data[100];
    int client, fd, listener = rsk_tcp_listen("127.0.0.1", "0", 4, 0, 0);

    if (listener == -1 || rsk_getsockname(listener, (struct sockaddr *)&name, &length) == -1)
        die("listen");
    snprintf(port, sizeof port, "%u", (unsigned)rsk_ntohs(name.sin_port));
    client = rsk_tcp_connect("127.0.0.1", port, 0, 1000);
    fd = rsk_accept(listener, NULL, NULL);
    if (client == -1 || fd == -1)
        die("connect");
    if (rsk_send(client, "request", 7, 0) != 7 || rsk_shutdown(client, SHUT_WR) == -1)
        die("request");
    while (rsk_recv(fd, data, sizeof data, 0) > 0)
        ;
    for (int i = 0; i < 5; i++)
        if (rsk_send(fd, "part of the answer\n", 19, 0) != 19)
            die("answer");
    rsk_close(fd);
    while (rsk_recv(client, data, sizeof data, 0) > 0)
        ;
    rsk_close(client);
    rsk_close(listener);
    return EXIT_SUCCESS;
}
