/*
 * Sends two datagrams to a port where nobody is any more.
 * Mistake: the first seems to be sent, and the error of the second is taken for its own. It is about the first;
 * the second was not sent at all.
 * Look at: which of the two calls fails. A datagram is known to have arrived when an answer comes.
 * Reports: RSK148
 */
#include "../../loopback.h"

int main(void) {
    int server = bound_to(SOCK_DGRAM, 0), client = connected_to(SOCK_DGRAM, local_port(server));
    char answer[16];

    check(rsk_close(server));
    check(rsk_send(client, "first", 5, 0));
    if (readable_within(client, 200) && rsk_recv(client, answer, sizeof answer, 0) == -1)
        printf("the first did not arrive\n");
    else
        printf("an answer or silence\n");
    check(rsk_close(client));
    return 0;
}
