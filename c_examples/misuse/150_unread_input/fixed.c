/*
 * A server answers as soon as it has seen the beginning of a request, and closes.
 * Mistake: the rest of the request is still unread. The client then gets a reset (ECONNRESET) in place of the end.
 * Look at: what the client's last receive says.
 * Reports: RSK150
 */
#include "../../loopback.h"

int main(void) {
    char request[100], start[10], answer[64];
    int pair[2];
    ssize_t n;

    connect_pair(pair);
    memset(request, 'x', sizeof request);
    send_whole(pair[0], request, sizeof request);
    check(rsk_recv_exact(pair[1], start, sizeof start, NULL, -1));
    send_whole(pair[1], "no", 2);
    check(rsk_shutdown(pair[1], SHUT_WR)); /* the end of the answer; then the client can end too */
    while ((n = rsk_recv(pair[0], answer, sizeof answer, 0)) > 0)
        ;
    check(rsk_shutdown(pair[0], SHUT_WR));
    while (check(rsk_recv(pair[1], request, sizeof request, 0)) > 0)
        ; /* the rest of the request */
    check(rsk_close(pair[1]));
    printf("%s\n", n == 0 ? "the connection ended well" : "the connection was reset");
    check(rsk_close(pair[0]));
    return 0;
}
