/* shown for: rsk_select rsk_pselect rsk_fd_set rsk_fd_clr rsk_fd_isset rsk_fd_zero */
#include <rustsock.h>
#include <stdio.h>

static int failed(void)
{
    rsk_perror("select");
    return 1;
}

int main(void)
{
    struct timeval limit = {.tv_sec = 1};
    struct timespec at_once = {0};
    fd_set readable;
    int ends[2];

    if (rsk_socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == -1
        || rsk_fd_zero(&readable) == -1
        || rsk_fd_set(ends[0], &readable) == -1
        || rsk_fd_set(ends[1], &readable) == -1
        || rsk_fd_clr(ends[1], &readable) == -1)
        return failed();

    /* Nothing has come yet. pselect leaves the time limit alone and takes a signal mask. */
    if (rsk_pselect(ends[0] + 1, &readable, NULL, NULL, &at_once, NULL) != 0)
        return failed();

    /* The set was changed by the call: fill it anew. */
    if (rsk_send(ends[1], "x", 1, 0) == -1
        || rsk_fd_set(ends[0], &readable) == -1
        || rsk_select(ends[0] + 1, &readable, NULL, NULL, &limit) == -1)
        return failed();
    if (rsk_fd_isset(ends[0], &readable) == 1)
        printf("descriptor %d can be read\n", ends[0]);
    rsk_close(ends[0]);
    rsk_close(ends[1]);
    return 0;
}
