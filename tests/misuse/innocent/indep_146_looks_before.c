/* The length of a datagram is asked for before it is received; of some, only the first bytes are wanted, and recvmsg() with its
 * flag says so. */
#include <rustsock.h>
#include <stdlib.h>
#include <string.h>

int main(void)
{
    int pair[2];
    char sent[5000], head[16];
    memset(sent, 'd', sizeof sent);
    if (rsk_socketpair(AF_UNIX, SOCK_DGRAM, 0, pair) == -1)
        return 1;
    for (int i = 0; i < 3; i++)
        if (rsk_send(pair[1], sent, sizeof sent, 0) != (ssize_t)sizeof sent)
            return 1;
    ssize_t length = rsk_recv(pair[0], NULL, 0, MSG_PEEK | MSG_TRUNC);
    char *whole = length > 0 ? malloc((size_t)length) : NULL;
    if (whole == NULL || rsk_recv(pair[0], whole, (size_t)length, 0) != length)
        return 1;
    free(whole);
    if (rsk_recv(pair[0], head, sizeof head, MSG_TRUNC) != (ssize_t)sizeof sent)
        return 1;
    struct iovec part = {head, sizeof head};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
    if (rsk_recvmsg(pair[0], &message, 0) != (ssize_t)sizeof head || !(message.msg_flags & MSG_TRUNC))
        return 1;
    rsk_close(pair[0]);
    rsk_close(pair[1]);
    return 0;
}
