/* shown for: rsk_dup2 rsk_dup3 rsk_fcntl rsk_ioctl */
#define _GNU_SOURCE /* dup3's O_CLOEXEC in strict dialects */
#include <rustsock.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/ioctl.h>

int main(void)
{
    int pair[2], waiting = 0, high;

    if (rsk_socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == -1
        || rsk_dup2(pair[0], 50) == -1                /* what 50 was before is closed */
        || rsk_dup3(pair[0], 51, O_CLOEXEC) == -1
        || (high = rsk_fcntl(pair[1], F_DUPFD, 60)) == -1) {
        rsk_perror("copies");
        return 1;
    }
    if (rsk_send(50, "five", 4, 0) != 4 || rsk_ioctl(high, FIONREAD, &waiting) == -1) {
        rsk_perror("five");
        return 1;
    }
    printf("%d bytes wait at %d\n", waiting, high); /* 4 bytes wait at 60 */
    rsk_close(50);
    rsk_close(51);
    rsk_close(high);
    rsk_close(pair[0]);
    rsk_close(pair[1]);
    return 0;
}
