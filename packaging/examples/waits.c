/* shown for: rsk_wait_readable rsk_wait_writable rsk_set_timeouts */
#include <rustsock.h>
#include <stdio.h>

static int failed(const char *step)
{
    rsk_perror(step);
    return 1;
}

int main(void)
{
    static char block[65536];
    ssize_t part;
    size_t sent = 0, received = 0;
    int ends[2], ready;

    if (rsk_socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == -1)
        return failed("pair");

    /* A limit for each call on a blocking socket. */
    if (rsk_set_timeouts(ends[0], 20, -1) == -1)
        return failed("timeouts");
    if (rsk_recv(ends[0], block, sizeof block, 0) == -1 && rsk_last_error() == EAGAIN)
        printf("nothing came within 20 ms\n");

    /* Fill the buffer of the connection, until there is no room at present. */
    while ((part = rsk_send(ends[1], block, sizeof block, MSG_DONTWAIT)) != -1)
        sent += (size_t)part;
    if (rsk_last_error() != EAGAIN || (ready = rsk_wait_writable(ends[1], 0)) == -1)
        return failed("sender");
    printf("can be written: %s\n", ready ? "yes" : "no");

    /* The peer reads as long as there is something; that makes room. */
    while ((ready = rsk_wait_readable(ends[0], 0)) == 1) {
        if ((part = rsk_recv(ends[0], block, sizeof block, 0)) == -1)
            return failed("receiver");
        received += (size_t)part;
    }
    if (ready == -1 || (ready = rsk_wait_writable(ends[1], 1000)) == -1)
        return failed("wait");
    printf("can be written: %s; %s bytes came\n", ready ? "yes" : "no", received == sent ? "all" : "not all");
    return rsk_close(ends[0]) == -1 || rsk_close(ends[1]) == -1 ? failed("close") : 0;
}
