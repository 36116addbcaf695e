/* shown for: rsk_set_nonblocking rsk_get_nonblocking rsk_bytes_available */
#include <rustsock.h>
#include <errno.h>
#include <stdio.h>

int main(void)
{
    char byte;
    int ends[2];

    if (rsk_socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == -1 || rsk_set_nonblocking(ends[0], 1) == -1) {
        rsk_perror("pair");
        return 1;
    }
    if (rsk_recv(ends[0], &byte, 1, 0) == -1 && rsk_last_error() == EAGAIN)
        printf("nothing to read, and mode %d does not wait\n", rsk_get_nonblocking(ends[0]));
    if (rsk_send(ends[1], "hello", 5, 0) == -1) {
        rsk_perror("send");
        return 1;
    }
    printf("%d bytes to read\n", rsk_bytes_available(ends[0]));
    rsk_close(ends[0]);
    rsk_close(ends[1]);
    return 0;
}
