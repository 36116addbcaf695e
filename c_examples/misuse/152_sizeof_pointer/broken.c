/*
 * Sends a line of text.
 * Mistake: the length is sizeof of a pointer, which is 8 on this machine, however long the text is.
 * Look at: how much of the line arrives.
 * Reports: RSK152
 */
#include "../../loopback.h"

int main(void) {
    const char *line = "all of this is to be sent";
    char buffer[64];
    int pair[2];

    connect_pair(pair);
    check(rsk_send(pair[0], line, sizeof line, 0));
    check(rsk_shutdown(pair[0], SHUT_WR));
    int n = check(rsk_recv(pair[1], buffer, sizeof buffer, 0));

    printf("%.*s\n", n, buffer);
    check(rsk_close(pair[0]));
    check(rsk_close(pair[1]));
    return 0;
}
