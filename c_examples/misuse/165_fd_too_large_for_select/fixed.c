/*
 * A busy server waits with select() for one of its many sockets. This one has number 1030.
 *
 * rsk_poll() takes sockets of any number.
 *
 * Look at: the message is seen.
 *
 * Reports: nothing
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

    printf("%d ready\n", readable_within(fd, 100));
    check(rsk_close(fd));
    check(rsk_close(pair[0]));
    return check(rsk_close(pair[1]));
}
