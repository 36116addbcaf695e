/* The set is rebuilt from a list in one loop and copied from a master in the other; the time is set anew too. */
#include <rustsock.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void die(const char *what) {
    rsk_perror(what);
    exit(EXIT_FAILURE);
}

int main(void) {
    fd_set master, work;
    int a[2], b[2], highest, got = 0;
    char data[10];

    if (rsk_socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, a) == -1 || rsk_socketpair(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0, b) == -1)
        die("socketpair");
    highest = a[0] > b[0] ? a[0] : b[0];
    FD_ZERO(&master);
    FD_SET(a[0], &master);
    FD_SET(b[0], &master);
    for (int i = 0; i < 6; i++) {
        struct timeval timeout = { .tv_usec = 20000 };
        if (i % 3 != 2 && rsk_send(i % 3 == 0 ? a[1] : b[1], "x", 1, 0) != 1)
            die("send");
        work = master;
        if (rsk_select(highest + 1, &work, NULL, NULL, &timeout) == -1)
            die("select");
        for (int fd = 0; fd <= highest; fd++)
            if (FD_ISSET(fd, &work)) {
                if (rsk_recv(fd, data, sizeof data, 0) != 1)
                    die("recv");
                got++;
            }
    }
    /* From now on only one is of interest, always the same and always ready: input and output look alike. */
    if (rsk_send(a[1], "abc", 3, 0) != 3)
        die("send");
    for (int i = 0; i < 3; i++) {
        struct timeval timeout = { .tv_usec = 20000 };
        FD_ZERO(&work);
        FD_SET(a[0], &work);
        if (rsk_select(highest + 1, &work, NULL, NULL, &timeout) != 1 || rsk_recv(a[0], data, 1, 0) != 1)
            die("select");
        got++;
    }
    rsk_close(a[0]), rsk_close(a[1]), rsk_close(b[0]), rsk_close(b[1]);
    return got == 7 ? EXIT_SUCCESS : EXIT_FAILURE;
}
