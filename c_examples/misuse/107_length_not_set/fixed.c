/*
 * A server accepts a connection and looks where it comes from.
 *
 * Mistake: the length of the room for the address is not set to its size. It is 0 here; without
 * "= 0" it would be whatever was in memory. With 0 the call succeeds and stores no address.
 *
 * Look at: accept works, and the address is empty.
 *
 * Reports: none
 */
#include "../../loopback.h"

int main(void) {
    int listener = listener_with(1);
    int client = connected_to(SOCK_STREAM, local_port(listener));
    struct sockaddr_in peer;
    socklen_t length = sizeof peer;
    int connection;

    memset(&peer, 0, sizeof peer);
    connection = check(rsk_accept(listener, (struct sockaddr *)&peer, &length));
    printf("the peer %s\n", peer.sin_port == 0 ? "has no port" : "has a port");

    check(rsk_close(connection));
    check(rsk_close(client));
    check(rsk_close(listener));
    return EXIT_SUCCESS;
}
