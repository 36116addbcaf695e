/* A worker waits with poll() for messages of a Unix datagram socket and leaves at the first that is empty. */
#include <rustsock.h>
#include <string.h>

static int work(int fd)
{
    char message[64];
    int done = 0;
    for (;;) {
        struct pollfd waiting = {.fd = fd, .events = POLLIN};
        if (rsk_poll(&waiting, 1, 300) != 1)
            break;
        ssize_t n = rsk_read(fd, message, sizeof message);
        if (n <= 0)
            break;
        done++;
    }
    rsk_close(fd);
    return done;
}

int main(void)
{
    static const char *const messages[] = {"sort", "", "print"};
    int pair[2];
    if (rsk_socketpair(AF_UNIX, SOCK_DGRAM, 0, pair) == -1)
        return 1;
    for (int i = 0; i < 3; i++)
        if (rsk_send(pair[1], messages[i], strlen(messages[i]), 0) == -1)
            perror("send");
    printf("%d of 3 are done\n", work(pair[0]));
    rsk_close(pair[1]);
    return 0;
}
