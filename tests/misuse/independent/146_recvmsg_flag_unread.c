/* posix */
/* Datagrams of a Unix socket are received with recvmsg() into a buffer that is too small, and MSG_TRUNC is not looked at.
 * Not caught: recvmsg() tells the program itself, in msg_flags, and nobody sees whether it looks there */
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

static ssize_t take(int fd, char *buffer, size_t size)
{
    struct iovec part = {buffer, size};
    struct msghdr message;
    memset(&message, 0, sizeof message);
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    return recvmsg(fd, &message, 0);
}

int main(void)
{
    int pair[2];
    char sent[300], got[200];
    if (socketpair(AF_UNIX, SOCK_DGRAM, 0, pair) < 0) {
        perror("socketpair");
        return 1;
    }
    memset(sent, 'r', sizeof sent);
    for (int i = 0; i < 2; i++) {
        if (send(pair[1], sent, sizeof sent, 0) < 0)
            perror("send");
        ssize_t n = take(pair[0], got, sizeof got);
        printf("%zd bytes\n", n);
    }
    close(pair[0]);
    close(pair[1]);
    return 0;
}
