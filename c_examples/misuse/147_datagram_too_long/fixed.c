/*
 * Sends a picture of 70,000 bytes over UDP.
 * Mistake: it is to go in one datagram, and no UDP datagram is longer than 65,507 bytes.
 * Look at: the call fails; nothing is sent.
 * Reports: RSK147
 */
#include "../../loopback.h"

int main(void) {
    static char picture[70000];
    int server = bound_to(SOCK_DGRAM, 0), client = connected_to(SOCK_DGRAM, local_port(server));
    size_t sent = 0;

    while (sent < sizeof picture) {
        size_t piece = sizeof picture - sent < 1400 ? sizeof picture - sent : 1400;
        ssize_t n = rsk_send(client, picture + sent, piece, 0);

        if (n == -1)
            break;
        sent += (size_t)n;
    }
    printf("%s\n", sent == sizeof picture ? "sent" : "not sent");
    check(rsk_close(server));
    check(rsk_close(client));
    return 0;
}
