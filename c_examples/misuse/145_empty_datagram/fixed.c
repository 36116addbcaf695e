/*
 * A UDP server prints how long each datagram is.
 * Mistake: an empty datagram makes rsk_recv() return 0, and the loop takes that for the end, as on TCP.
 * Look at: the third datagram, which nobody reads.
 * Reports: RSK145
 */
#include "../../loopback.h"

int main(void) {
    int server = bound_to(SOCK_DGRAM, 0), client = connected_to(SOCK_DGRAM, local_port(server)), n;
    char buffer[512];

    check(rsk_send(client, "one", 3, 0));
    check(rsk_send(client, "", 0, 0));
    check(rsk_send(client, "three", 5, 0));
    while (readable_within(server, 200)) {
        n = check(rsk_recv(server, buffer, sizeof buffer, 0));
        printf("%d bytes\n", n);
    }
    check(rsk_close(server));
    check(rsk_close(client));
    return 0;
}
