/*
 * RSK187: a client waits for its server by trying again and again to connect.
 *
 * Repaired: rsk_tcp_connect takes no connection of a socket with itself. (A port below those that
 * the system gives to clients is the other way.)
 */
#include "../../loopback.h"

enum { TRIES = 20000 };

/* An even one of those that are free: what Linux gives to connect is even. */
static uint16_t port_of_server(void) {
    int fd = bound_to(SOCK_STREAM, 0);
    uint16_t port = local_port(fd) & 0xfffe;

    check(rsk_close(fd));
    return port;
}

int main(void) {
    char text[16], port[8];
    int connected = 0;

    snprintf(port, sizeof port, "%u", port_of_server());
    for (int i = 0; i < TRIES && !connected; i++) {
        int fd = rsk_tcp_connect("127.0.0.1", port, 0, -1);

        connected = fd != -1;
        if (connected) {
            send_whole(fd, "hello", 5);
            printf("an answer of %d bytes\n", check(rsk_recv(fd, text, sizeof text, 0)));
            check(rsk_close(fd));
        }
    }
    return EXIT_SUCCESS;
}
