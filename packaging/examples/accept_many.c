/* shown for: rsk_accept_many */
#include <rustsock.h>
#include <stdio.h>

enum { CLIENTS = 5, ROOM = 4 };

static int failed(const char *step)
{
    rsk_perror(step);
    return 1;
}

int main(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    socklen_t size = sizeof address;
    int listener, clients[CLIENTS], accepted[ROOM], count, total, i;

    address.sin_addr.s_addr = rsk_htonl(INADDR_LOOPBACK);
    if ((listener = rsk_socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0)) == -1
        || rsk_bind(listener, (struct sockaddr *)&address, sizeof address) == -1
        || rsk_listen(listener, CLIENTS) == -1
        || rsk_getsockname(listener, (struct sockaddr *)&address, &size) == -1)
        return failed("listener");
    for (i = 0; i < CLIENTS; i++)
        if ((clients[i] = rsk_socket(AF_INET, SOCK_STREAM, 0)) == -1
            || rsk_connect(clients[i], (struct sockaddr *)&address, sizeof address) == -1)
            return failed("client");

    /* All that wait, as far as there is room. It never waits itself. */
    for (total = 0; total < CLIENTS; total += count) {
        if (rsk_wait_readable(listener, 1000) != 1 || (count = rsk_accept_many(listener, accepted, ROOM, 0)) == -1)
            return failed("accept");
        printf("%d accepted\n", count);
        for (i = 0; i < count; i++)
            if (rsk_close(accepted[i]) == -1)
                return failed("close");
    }
    if (rsk_accept_many(listener, accepted, ROOM, 0) == 0)
        printf("nobody waits any more\n");
    for (i = 0; i < CLIENTS; i++)
        if (rsk_close(clients[i]) == -1)
            return failed("close");
    return rsk_close(listener) == 0 ? 0 : failed("close");
}
