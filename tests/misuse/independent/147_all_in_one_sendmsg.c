/* Parts of a report are gathered into one datagram by sendmsg(); together they are too much. */
#include <rustsock.h>
#include <stdlib.h>
#include <string.h>

#define PARTS 5
#define PART 16000

int main(void)
{
    struct sockaddr_in6 to = {.sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT};
    struct iovec parts[PARTS];
    struct msghdr message = {.msg_iov = parts, .msg_iovlen = PARTS};
    socklen_t length = sizeof to;
    int receiver = rsk_socket(AF_INET6, SOCK_DGRAM, 0);
    int fd = rsk_socket(AF_INET6, SOCK_DGRAM, 0);
    if (receiver == -1 || fd == -1 || rsk_bind(receiver, (struct sockaddr *)&to, sizeof to) == -1
        || rsk_getsockname(receiver, (struct sockaddr *)&to, &length) == -1) {
        perror("sockets");
        return 1;
    }
    for (int i = 0; i < PARTS; i++) {
        parts[i].iov_base = calloc(1, PART);
        parts[i].iov_len = PART;
        if (parts[i].iov_base == NULL)
            return 1;
    }
    message.msg_name = &to;
    message.msg_namelen = sizeof to;
    if (rsk_sendmsg(fd, &message, 0) == -1)
        perror("sendmsg");
    for (int i = 0; i < PARTS; i++)
        free(parts[i].iov_base);
    rsk_close(fd);
    rsk_close(receiver);
    return 0;
}
