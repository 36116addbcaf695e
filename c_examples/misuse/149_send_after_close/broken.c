/*
 * A client sends two requests to a server that has closed the connection.
 * Mistake: it never looks whether the server is still there. The first send succeeds and is lost; the second fails.
 * Look at: rsk_recv() would have returned 0. (Plain send() would also have killed the program with SIGPIPE.)
 * Reports: RSK149
 */
#include "../../loopback.h"

int main(void) {
    int pair[2], sent = 0;
    char answer[16];

    connect_pair(pair);
    check(rsk_close(pair[1]));
    check(readable_within(pair[0], 1000));
    for (int i = 0; i < 2; i++) {
        if (rsk_send(pair[0], "request", 7, 0) == -1)
            break;
        sent++;
        pause_ms(50);
    }
    printf("%d of 2 requests seem to be sent\n", sent);
    check(rsk_close(pair[0]));
    return sizeof answer != 16;
}
