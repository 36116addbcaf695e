/* Sets with room for 2048 descriptors, one behind the other in memory: select takes them, for the kernel knows no FD_SETSIZE. */
#include <rustsock.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#define ROOM 2048

static struct {
    unsigned long readable[ROOM / 64], writable[ROOM / 64];
} sets;

int main(void) {
    struct timeval timeout = { .tv_usec = 50000 };
    struct rlimit limit;
    int pair[2] = { -1, -1 };

    if (getrlimit(RLIMIT_NOFILE, &limit) == -1)
        return EXIT_FAILURE;
    limit.rlim_cur = limit.rlim_max < ROOM ? limit.rlim_max : ROOM;
    if (limit.rlim_cur <= 1100 || setrlimit(RLIMIT_NOFILE, &limit) == -1)
        return 77;
    while (pair[1] < 1030)
        if (rsk_socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) == -1)
            return EXIT_FAILURE;
    if (rsk_send(pair[1], "x", 1, 0) != 1)
        return EXIT_FAILURE;
    sets.readable[pair[0] / 64] |= 1UL << (pair[0] % 64);
    if (rsk_select(pair[0] + 1, (fd_set *)sets.readable, (fd_set *)sets.writable, NULL, &timeout) != 1)
        return EXIT_FAILURE;
    return sets.readable[pair[0] / 64] != 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
