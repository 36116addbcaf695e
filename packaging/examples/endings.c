/* shown for: rsk_set_linger rsk_close_drained rsk_close_reset */
#include <rustsock.h>
#include <stdio.h>

static int failed(const char *step)
{
    rsk_perror(step);
    return 1;
}

/* A TCP connection over the loopback; ends[0] is the client. 0 or -1. */
static int connection(int listener, const struct sockaddr_in *address, int ends[2])
{
    if ((ends[0] = rsk_socket(AF_INET, SOCK_STREAM, 0)) == -1
        || rsk_connect(ends[0], (const struct sockaddr *)address, sizeof *address) == -1)
        return -1;
    return (ends[1] = rsk_accept(listener, NULL, NULL)) == -1 ? -1 : 0;
}

int main(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    socklen_t size = sizeof address;
    char text[16];
    int listener, ends[2];

    address.sin_addr.s_addr = rsk_htonl(INADDR_LOOPBACK);
    if ((listener = rsk_socket(AF_INET, SOCK_STREAM, 0)) == -1
        || rsk_bind(listener, (struct sockaddr *)&address, sizeof address) == -1
        || rsk_listen(listener, 8) == -1
        || rsk_getsockname(listener, (struct sockaddr *)&address, &size) == -1)
        return failed("listener");

    /* Nothing is lost: the peer ends first, and its last bytes, which nobody wants, do no harm. */
    if (connection(listener, &address, ends) == -1
        || rsk_send(ends[0], "bye", 3, 0) != 3
        || rsk_close(ends[0]) == -1
        || rsk_close_drained(ends[1], 1000) == -1)
        return failed("drained");
    printf("both sides have ended\n");

    /* Broken off: the peer is told so. */
    if (connection(listener, &address, ends) == -1 || rsk_close_reset(ends[1]) == -1)
        return failed("reset");
    if (rsk_recv(ends[0], text, sizeof text, 0) == -1 && rsk_last_error() == ECONNRESET)
        printf("the peer got ECONNRESET\n");
    if (rsk_close(ends[0]) == -1)
        return failed("close");

    /* Close waits up to 5 seconds, until the peer's system has acknowledged everything. */
    if (connection(listener, &address, ends) == -1
        || rsk_set_linger(ends[1], 5) == -1
        || rsk_send(ends[1], "last words", 10, 0) != 10
        || rsk_close(ends[1]) == -1)
        return failed("linger");
    if (rsk_recv(ends[0], text, sizeof text, 0) != 10)
        return failed("last words");
    printf("the last words have come\n");
    return rsk_close(ends[0]) == -1 || rsk_close(listener) == -1 ? failed("close") : 0;
}
