/* shown for: rsk_poll rsk_ppoll */
#define _GNU_SOURCE /* struct timespec and sigset_t, also with -std=c11 */
#include <rustsock.h>
#include <stdio.h>

int main(void)
{
    struct timespec at_once = {0};
    struct pollfd watched;
    int ends[2];

    if (rsk_socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == -1) {
        rsk_perror("pair");
        return 1;
    }
    watched = (struct pollfd){.fd = ends[0], .events = POLLIN};
    if (rsk_ppoll(&watched, 1, &at_once, NULL) == 0)
        printf("nothing yet\n");
    if (rsk_send(ends[1], "x", 1, 0) == -1 || rsk_poll(&watched, 1, 1000) == -1) {
        rsk_perror("poll");
        return 1;
    }
    if (watched.revents & POLLIN)
        printf("descriptor %d can be read\n", watched.fd);
    rsk_close(ends[0]);
    rsk_close(ends[1]);
    return 0;
}
