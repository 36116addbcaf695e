/* The checksum of all bytes is made of pieces as they come; the piece of 48 bytes is filled again and again, and may be full or
 * not. */
#include <rustsock.h>
#include <string.h>
#include <sys/wait.h>

static uint32_t checksum(int fd)
{
    unsigned char piece[48];
    uint32_t sum = 1;
    ssize_t n;
    while ((n = rsk_recv(fd, piece, sizeof piece, 0)) > 0)
        for (ssize_t i = 0; i < n; i++)
            sum = sum * 31 + piece[i];
    return sum;
}

int main(void)
{
    int pair[2], status = 1;
    if (rsk_socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == -1)
        return 1;
    pid_t child = fork();
    if (child == 0) {
        unsigned char data[100];
        rsk_close(pair[0]);
        for (size_t i = 0; i < sizeof data; i++)
            data[i] = (unsigned char)(i * 37);
        for (int i = 0; i < 4; i++) {
            if (rsk_send_all(pair[1], data, sizeof data, 0, 1000) == -1)
                _exit(1);
            usleep(20000);
        }
        rsk_close(pair[1]);
        _exit(0);
    }
    rsk_close(pair[1]);
    printf("%08x\n", (unsigned)checksum(pair[0]));
    rsk_close(pair[0]);
    waitpid(child, &status, 0);
    return status != 0;
}
