/*
 * A program waits with a poller, and ends it when it has its message.
 *
 * The mistake: it closes the poller and uses it once more. With a pointer to freed memory that would
 * be a crash, or worse; the handle is refused.
 *
 * Look at: the call fails with EBADF.
 *
 * Reports: RSK173
 */
#include "../../loopback.h"

int main(void) {
    rsk_poller poller;
    rsk_event event;
    char message[16];
    int pair[2];

    connect_pair(pair);
    check(rsk_poller_open(RSK_POLLER_AUTO, &poller));
    check(rsk_poller_add(poller, pair[0], RSK_READABLE, 0));
    send_whole(pair[1], "hello", 5);
    if (check(rsk_poller_wait(poller, &event, 1, 1000)) == 1)
        printf("%d bytes\n", check(rsk_recv(event.fd, message, sizeof message, 0)));
    check(rsk_poller_close(poller));
    check(rsk_poller_remove(poller, pair[0]));
    check(rsk_close(pair[0]));
    return check(rsk_close(pair[1]));
}
