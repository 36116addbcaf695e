/* shown for: rsk_socketpair rsk_read rsk_write */
#include <rustsock.h>
#include <stdio.h>

int main(void)
{
    char text[64];
    ssize_t got;
    int ends[2];

    if (rsk_socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == -1) {
        rsk_perror("socketpair");
        return 1;
    }
    if (rsk_write(ends[0], "hello", 5) != 5 || (got = rsk_read(ends[1], text, sizeof text)) == -1) {
        rsk_perror("hello");
        return 1;
    }
    printf("%.*s\n", (int)got, text);
    rsk_close(ends[0]);
    rsk_close(ends[1]);
    return 0;
}
