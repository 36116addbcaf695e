/* shown for: rsk_posix_write rsk_posix_writev rsk_posix_sendfile rsk_posix_perror rsk_strerror */
/* What <rustsock/posix.h> makes of write, writev, sendfile, perror and strerror. A program says it by their old names. */
#include <rustsock.h>
#include <fcntl.h>
#include <stdio.h>

int main(void)
{
    struct iovec part = {.iov_base = (char[]){"two\n"}, .iov_len = 4};
    int file = open("/proc/self/exe", O_RDONLY), ends[2];

    /* On a pipe they raise SIGPIPE, as ever, if nobody reads it. */
    if (file == -1 || pipe(ends) == -1 || rsk_posix_write(ends[1], "one\n", 4) != 4
        || rsk_posix_writev(ends[1], &part, 1) != 4 || rsk_posix_sendfile(ends[1], file, NULL, 1) == -1) {
        rsk_posix_perror("pipe"); /* pipe: Bad file descriptor */
        return 1;
    }
    if (rsk_posix_write(-1, "lost", 4) == -1)
        printf("%s\n", rsk_strerror(errno)); /* Bad file descriptor */
    rsk_close(file);
    rsk_close(ends[0]);
    rsk_close(ends[1]);
    return 0;
}
