/* A poll loop over two peers. Nobody looks at a 0 of recv(), so the peer that has left is readable for ever. */
#include <rustsock.h>
#include <string.h>

int main(void)
{
    int pairs[2][2];
    struct pollfd set[2];
    char text[64];
    unsigned wakes = 0;
    for (int i = 0; i < 2; i++) {
        if (rsk_socketpair(AF_UNIX, SOCK_STREAM, 0, pairs[i]) == -1) {
            perror("socketpair");
            return 1;
        }
        set[i].fd = pairs[i][0];
        set[i].events = POLLIN;
    }
    if (rsk_send(pairs[1][1], "bye\n", 4, 0) != 4)
        perror("send");
    rsk_close(pairs[1][1]);
    while (wakes < 500 && rsk_poll(set, 2, 200) > 0) {
        wakes++;
        for (int i = 0; i < 2; i++) {
            if (!(set[i].revents & POLLIN))
                continue;
            ssize_t n = rsk_recv(set[i].fd, text, sizeof text, 0);
            if (n == -1)
                perror("recv");
            else if (n > 0)
                printf("peer %d: %.*s", i, (int)n, text);
        }
    }
    printf("%u wake-ups\n", wakes);
    rsk_close(pairs[0][0]);
    rsk_close(pairs[0][1]);
    rsk_close(pairs[1][0]);
    return 0;
}
