/*
 * A server on a Unix socket accepts two clients. The first has no name, the second has one.
 *
 * Mistake: the length is set once, before the loop. accept replaces it with the length of the
 * address of the first client, 2 bytes without a name, and the second address is cut to that.
 *
 * Look at: the two lengths in the report.
 *
 * Reports: RSK108
 */
#include "../../loopback.h"
#include <sys/un.h>

/* With nothing but a family in the address, bind makes a name that nobody else has. */
static void take_any_name(int fd) {
    struct sockaddr_un address = { .sun_family = AF_UNIX };

    check(rsk_bind(fd, (struct sockaddr *)&address, sizeof address.sun_family));
}

int main(void) {
    struct sockaddr_un address, peer;
    socklen_t length = sizeof address;
    int listener = check(rsk_socket(AF_UNIX, SOCK_STREAM, 0));
    int clients[2], connections[2];

    take_any_name(listener);
    check(rsk_listen(listener, 2));
    check(rsk_getsockname(listener, (struct sockaddr *)&address, &length));
    for (int i = 0; i < 2; i++) {
        clients[i] = check(rsk_socket(AF_UNIX, SOCK_STREAM, 0));
        if (i == 1)
            take_any_name(clients[i]);
        check(rsk_connect(clients[i], (struct sockaddr *)&address, length));
    }

    length = sizeof peer;
    for (int i = 0; i < 2; i++) {
        memset(&peer, 0, sizeof peer);
        connections[i] = check(rsk_accept(listener, (struct sockaddr *)&peer, &length));
        printf("client %d %s\n", i + 1, peer.sun_path[1] == '\0' ? "has no name" : "has a name");
    }

    for (int i = 0; i < 2; i++) {
        check(rsk_close(connections[i]));
        check(rsk_close(clients[i]));
    }
    check(rsk_close(listener));
    return EXIT_SUCCESS;
}
