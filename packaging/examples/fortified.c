/* shown for: rsk_posix_read_chk rsk_posix_recv_chk rsk_posix_recvfrom_chk rsk_posix_poll_chk rsk_posix_ppoll_chk */
/* What <rustsock/posix.h> and _FORTIFY_SOURCE make of read, recv, recvfrom, poll and ppoll: the size of the buffer as well. */
#define _GNU_SOURCE /* ppoll */
#include <rustsock.h>
#include <stdio.h>

int main(void)
{
    int pair[2];
    char room[8];
    struct pollfd one;

    if (rsk_socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == -1 || rsk_send(pair[0], "abc", 3, 0) != 3)
        return 1;
    one.fd = pair[1];
    one.events = POLLIN;
    if (rsk_posix_poll_chk(&one, 1, 1000, sizeof one) != 1
        || rsk_posix_ppoll_chk(&one, 1, NULL, NULL, sizeof one) != 1
        || rsk_posix_read_chk(pair[1], room, 1, sizeof room) != 1
        || rsk_posix_recv_chk(pair[1], room, 1, sizeof room, 0) != 1
        || rsk_posix_recvfrom_chk(pair[1], room, 1, sizeof room, 0, NULL, NULL) != 1) {
        rsk_perror("fortified");
        return 1;
    }
    printf("three bytes, none behind the end of the buffer\n");
    rsk_close(pair[0]);
    rsk_close(pair[1]);
    return 0;
}
