/*
 * A client connects to a server and asks who is at the other end.
 *
 * Mistake: the family of the address is never set. Family 0 tells connect to disconnect, which
 * succeeds: connect returns 0 and nothing is connected.
 *
 * Look at: connect works and getpeername does not.
 *
 * Reports: RSK104
 */
#include "../../loopback.h"

int main(void) {
    int listener = listener_with(1);
    int client = check(rsk_socket(AF_INET, SOCK_STREAM, 0));
    struct sockaddr_in address, peer;
    socklen_t length = sizeof peer;

    memset(&address, 0, sizeof address);
    address.sin_port = rsk_htons(local_port(listener));
    address.sin_addr.s_addr = rsk_htonl(INADDR_LOOPBACK);
    check(rsk_connect(client, (struct sockaddr *)&address, sizeof address));
    printf("connect: 0\n");

    if (rsk_getpeername(client, (struct sockaddr *)&peer, &length) == -1)
        printf("getpeername: %s\n", rsk_error_name(rsk_last_error()));
    else
        printf("there is a peer\n");

    check(rsk_close(client));
    check(rsk_close(listener));
    return EXIT_SUCCESS;
}
