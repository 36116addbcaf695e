/*
 * Receives a datagram of 100 bytes.
 * Mistake: the buffer has 10 bytes. The other 90 are gone, and no call says so.
 * Look at: the second receive would get the next datagram, not the rest of the first.
 * Reports: RSK146
 */
#include "../../loopback.h"

int main(void) {
    int server = bound_to(SOCK_DGRAM, 0), client = connected_to(SOCK_DGRAM, local_port(server));
    char data[100];
    char buffer[65536];

    memset(data, 'x', sizeof data);
    check(rsk_send(client, data, sizeof data, 0));
    printf("%d bytes of 100\n", check(rsk_recv(server, buffer, sizeof buffer, 0)));
    check(rsk_close(server));
    check(rsk_close(client));
    return 0;
}
