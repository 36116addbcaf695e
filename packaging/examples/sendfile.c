/* shown for: rsk_sendfile */
#include <rustsock.h>
#include <fcntl.h>
#include <stdio.h>

int main(void)
{
    int ends[2], file = open("/etc/passwd", O_RDONLY | O_CLOEXEC);
    char text[64];
    ssize_t sent, got;

    if (file == -1) {
        perror("/etc/passwd");
        return 1;
    }
    if (rsk_socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == -1
        || (sent = rsk_sendfile(ends[0], file, NULL, sizeof text)) == -1
        || (got = rsk_recv(ends[1], text, sizeof text, 0)) == -1) {
        rsk_perror("sendfile");
        return 1;
    }
    printf("%zd bytes of the file sent, %zd received\n", sent, got);
    rsk_close(file);
    rsk_close(ends[0]);
    rsk_close(ends[1]);
    return 0;
}
