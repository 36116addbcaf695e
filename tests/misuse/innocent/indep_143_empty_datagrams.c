/* Empty datagrams, one after another, are heartbeats here; they are counted, and do not end anything. */
#include <rustsock.h>
#include <string.h>

int main(void)
{
    struct sockaddr_in at = {.sin_family = AF_INET};
    socklen_t length = sizeof at;
    char text[32];
    int beats = 0;
    at.sin_addr.s_addr = rsk_htonl(INADDR_LOOPBACK);
    int receiver = rsk_socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0), sender = rsk_socket(AF_INET, SOCK_DGRAM, 0);
    if (receiver == -1 || sender == -1 || rsk_bind(receiver, (struct sockaddr *)&at, sizeof at) == -1
        || rsk_getsockname(receiver, (struct sockaddr *)&at, &length) == -1)
        return 1;
    for (int i = 0; i < 20; i++)
        if (rsk_sendto(sender, "", 0, 0, (struct sockaddr *)&at, sizeof at) == -1)
            return 1;
    for (;;) {
        ssize_t n = rsk_recv(receiver, text, sizeof text, 0);
        if (n == -1 && errno == EAGAIN)
            break;
        if (n == -1)
            return 1;
        beats += n == 0;
    }
    printf("%d heartbeats\n", beats);
    rsk_close(sender);
    rsk_close(receiver);
    return beats != 20;
}
