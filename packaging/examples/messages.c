/* shown for: rsk_sendmmsg rsk_recvmmsg */
#define _GNU_SOURCE /* struct mmsghdr */
#include <rustsock.h>
#include <stdio.h>

enum { COUNT = 3 };

int main(void)
{
    char text[COUNT][8] = {"one", "two", "three"}, buffers[COUNT][8];
    struct iovec out[COUNT], in[COUNT];
    struct mmsghdr sent[COUNT] = {0}, received[COUNT] = {0};
    int ends[2], count, i;

    for (i = 0; i < COUNT; i++) {
        out[i] = (struct iovec){text[i], sizeof text[i]};
        in[i] = (struct iovec){buffers[i], sizeof buffers[i]};
        sent[i].msg_hdr = (struct msghdr){.msg_iov = &out[i], .msg_iovlen = 1};
        received[i].msg_hdr = (struct msghdr){.msg_iov = &in[i], .msg_iovlen = 1};
    }
    if (rsk_socketpair(AF_UNIX, SOCK_DGRAM, 0, ends) == -1
        || rsk_sendmmsg(ends[0], sent, COUNT, 0) != COUNT
        || (count = rsk_recvmmsg(ends[1], received, COUNT, MSG_WAITFORONE, NULL)) == -1) {
        rsk_perror("messages");
        return 1;
    }
    for (i = 0; i < count; i++)
        printf("%.*s\n", (int)received[i].msg_len, buffers[i]);
    rsk_close(ends[0]);
    rsk_close(ends[1]);
    return 0;
}
