/* shown for: rsk_sendmsg rsk_recvmsg */
#include <rustsock.h>
#include <stdio.h>
#include <string.h>

/* Sends an open descriptor to another process; here, to the other end of a pair. */
int main(void)
{
    char byte = 'x';
    struct iovec data = {&byte, 1};
    union {
        struct cmsghdr header;
        char bytes[CMSG_SPACE(sizeof(int))];
    } control = {.bytes = ""};
    struct msghdr message = {
        .msg_iov = &data, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control,
    };
    struct cmsghdr *part = CMSG_FIRSTHDR(&message);
    int ends[2], given = STDOUT_FILENO, received;

    part->cmsg_level = SOL_SOCKET;
    part->cmsg_type = SCM_RIGHTS;
    part->cmsg_len = CMSG_LEN(sizeof given);
    memcpy(CMSG_DATA(part), &given, sizeof given);
    if (rsk_socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == -1 || rsk_sendmsg(ends[0], &message, 0) == -1) {
        rsk_perror("sender");
        return 1;
    }
    message.msg_controllen = sizeof control;
    if (rsk_recvmsg(ends[1], &message, MSG_CMSG_CLOEXEC) == -1) {
        rsk_perror("receiver");
        return 1;
    }
    if ((part = CMSG_FIRSTHDR(&message)) == NULL)
        return 1;
    memcpy(&received, CMSG_DATA(part), sizeof received);
    dprintf(received, "written through descriptor %d, a copy of %d\n", received, given);
    rsk_close(received);
    rsk_close(ends[0]);
    rsk_close(ends[1]);
    return 0;
}
