/*
 * A busy server waits with select() for one of its many sockets. This one has number 1030.
 *
 * The mistake: a set for select() has room for the numbers 0 to 1023. FD_SET writes behind its end and
 * says nothing; rsk_fd_set refuses, and the server goes on all the same: select() is told to look at
 * 1031 places.
 *
 * Look at: what select() finds behind the end of the set is anybody's guess.
 *
 * Reports: RSK165
 */
#include "../../loopback.h"
#include <fcntl.h>
#include <sys/resource.h>

int main(void) {
    struct rlimit limit;
    int pair[2], fd;

    check_system(getrlimit(RLIMIT_NOFILE, &limit), "getrlimit");
    limit.rlim_cur = limit.rlim_max < 2000 ? limit.rlim_max : 2000;
    check_system(setrlimit(RLIMIT_NOFILE, &limit), "setrlimit");
    connect_pair(pair);
    send_whole(pair[1], "hello", 5);
    fd = check_system(fcntl(pair[0], F_DUPFD_CLOEXEC, 1030), "fcntl"); /* as if 1026 other sockets were open */

    struct timeval pause = { 0, 100000 }; /* 100 ms */
    struct {
        fd_set readable;
        unsigned long neighbour; /* whatever lies behind the set */
    } memory = { .neighbour = 0 };

    check(rsk_fd_zero(&memory.readable));
    if (rsk_fd_set(fd, &memory.readable) == -1)
        rsk_perror("fd_set");
    printf("%d ready\n", check(rsk_select(fd + 1, &memory.readable, NULL, NULL, &pause)));
    check(rsk_close(fd));
    check(rsk_close(pair[0]));
    return check(rsk_close(pair[1]));
}
