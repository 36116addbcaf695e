/*
 * Sends a large block and then a short goodbye on a non-blocking connection.
 * Mistake: send() may take only a part of the block, and the rest of it is forgotten.
 * Look at: the return value of rsk_send(), and how many bytes come out at the other end.
 * Reports: RSK140
 */
#include "../../loopback.h"

#include <fcntl.h>

static char block[16 * 1024 * 1024];

/* Reads what is there; the sum. */
static size_t drain(int fd) {
    static char room[65536];
    size_t sum = 0;
    ssize_t n;

    while ((n = rsk_recv(fd, room, sizeof room, MSG_DONTWAIT)) > 0)
        sum += (size_t)n;
    return sum;
}

int main(void) {
    size_t sent = 0, received = 0;
    int pair[2];

    connect_pair(pair);
    check(rsk_fcntl(pair[0], F_SETFL, O_NONBLOCK));
    memset(block, 'x', sizeof block);
    sent = (size_t)check(rsk_send(pair[0], block, sizeof block, 0));
    received = drain(pair[1]);
    check(rsk_wait_writable(pair[0], -1));
    check(rsk_send(pair[0], "bye", 3, 0));
    check(rsk_shutdown(pair[0], SHUT_WR));
    while (readable_within(pair[1], -1)) {
        size_t more = drain(pair[1]);

        received += more;
        if (more == 0)
            break;
    }
    printf("%s\n", received == sizeof block + 3 ? "all of it arrived" : "bytes are missing");
    check(rsk_close(pair[0]));
    check(rsk_close(pair[1]));
    return sent == 0;
}
