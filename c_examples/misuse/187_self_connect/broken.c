/*
 * RSK187: a client waits for its server by trying again and again to connect.
 *
 * The mistake: the server's port is one of those the system gives to clients. When it gives just
 * that port to this end, the socket connects to itself: connect succeeds, although no server is
 * there, and the client reads its own questions as answers.
 *
 * Reports: RSK187
 * Look at: the port of both ends.
 */
#include "../../loopback.h"

#ifndef IP_LOCAL_PORT_RANGE
#define IP_LOCAL_PORT_RANGE 51
#endif

enum { TRIES = 20000 };

/* An even one of those that are free: what Linux gives to connect is even. */
static uint16_t port_of_server(void) {
    int fd = bound_to(SOCK_STREAM, 0);
    uint16_t port = local_port(fd) & 0xfffe;

    check(rsk_close(fd));
    return port;
}

int main(void) {
    uint16_t port = port_of_server();
    uint32_t range = (uint32_t)(port + 9) << 16 | port;
    struct sockaddr_in server = on_loopback(port);
    char text[16];
    int connected = 0;

    for (int i = 0; i < TRIES && !connected; i++) {
        int fd = check(rsk_socket(AF_INET, SOCK_STREAM, 0));

        /* So that it happens soon; an old system does not know the option, and then it takes longer. */
        (void)!rsk_setsockopt(fd, IPPROTO_IP, IP_LOCAL_PORT_RANGE, &range, sizeof range);
        connected = rsk_connect(fd, (struct sockaddr *)&server, sizeof server) == 0;
        if (connected) {
            send_whole(fd, "hello", 5);
            printf("an answer of %d bytes\n", check(rsk_recv(fd, text, sizeof text, 0)));
        }
        check(rsk_close(fd));
    }
    return EXIT_SUCCESS;
}
