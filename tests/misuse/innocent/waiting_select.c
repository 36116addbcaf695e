/* Programs that use select in unusual ways and are right. */
#include "../../../c_examples/loopback.h"
#include <fcntl.h>
#include <sys/resource.h>

/* Waits for one socket with sets of its own: the same place on the stack for every socket. */
static int wait_for(int fd, int ms) {
    struct timeval limit = { ms / 1000, ms % 1000 * 1000 };
    fd_set set;

    FD_ZERO(&set);
    FD_SET(fd, &set);
    return check(rsk_select(fd + 1, &set, NULL, NULL, &limit));
}

/* One socket is idle, then has data nobody is interested in while another one is served. */
static void one_after_the_other(void) {
    int a[2], b[2];
    char byte;

    connect_pair(a);
    connect_pair(b);
    wait_for(a[0], 10);
    send_whole(a[1], "x", 1);
    for (int i = 0; i < 10; i++) {
        send_whole(b[1], "y", 1);
        wait_for(b[0], 1000);
        check(rsk_recv(b[0], &byte, 1, 0));
    }
    /* A time that was over, then many looks without waiting. */
    wait_for(b[0], 10);
    for (int i = 0; i < 300; i++)
        wait_for(b[0], 0);
    rsk_close(a[0]), rsk_close(a[1]), rsk_close(b[0]), rsk_close(b[1]);
}

/* A set of as many words as are needed; what is behind it is not the program's. */
static void short_set(void) {
    unsigned long words[16];
    int pair[2];

    connect_pair(pair);
    memset(words, 0xff, sizeof words);
    words[0] = 1UL << pair[0];
    struct timeval limit = { 0, 0 };
    check(rsk_select(pair[0] + 1, (fd_set *)words, NULL, NULL, &limit));
    memset(words, 0xff, sizeof words);
    words[0] = 0;
    check(rsk_select(64, (fd_set *)words, NULL, NULL, &limit)); /* a whole word */
    memset(words, 0xff, sizeof words);
    check(rsk_select(0, (fd_set *)words, NULL, NULL, &limit)); /* nothing at all */
    rsk_close(pair[0]), rsk_close(pair[1]);
}

/* A master set that is copied; a socket that is taken out for a while though it has data. */
static void master_set(void) {
    int a[2], b[2];
    fd_set master, readable;
    char byte;

    connect_pair(a);
    connect_pair(b);
    check(rsk_fd_zero(&master));
    check(rsk_fd_set(a[0], &master));
    check(rsk_fd_set(b[0], &master));
    for (int i = 0; i < 20; i++) {
        struct timeval limit = { 0, 1000 };

        readable = master;
        check(rsk_select(FD_SETSIZE, &readable, NULL, NULL, &limit));
        if (rsk_fd_isset(b[0], &readable) == 1)
            check(rsk_recv(b[0], &byte, 1, 0));
        if (i == 2)
            check(rsk_fd_clr(a[0], &master)); /* later */
        if (i == 3)
            send_whole(a[1], "x", 1);
        if (i > 5)
            send_whole(b[1], "y", 1);
    }
    /* The same set, filled by hand each time, without a[0], which has data. */
    for (int i = 0; i < 10; i++) {
        struct timeval limit = { 0, 1000 };

        check(rsk_fd_zero(&master));
        check(rsk_fd_set(b[0], &master));
        check(rsk_select(b[0] + 1, &master, NULL, NULL, &limit));
    }
    /* A closed socket left in a set, above nfds. */
    check(rsk_fd_zero(&master));
    check(rsk_fd_set(a[0], &master));
    check(rsk_fd_set(b[1], &master));
    check(rsk_close(b[1]));
    struct timeval limit = { 0, 0 };
    check(rsk_select(a[0] + 1, &master, NULL, NULL, &limit));
    rsk_close(a[0]), rsk_close(a[1]), rsk_close(b[0]);
}

/* Two sockets, then one of them as long as it takes, then none: one set, filled each time. */
static void fewer_each_time(void) {
    int control[2], data[2];
    struct timeval limit = { 1, 0 };
    fd_set set;
    char byte;

    connect_pair(control);
    connect_pair(data);
    for (int i = 0; i < 12; i++) {
        send_whole(data[1], "x", 1);
        FD_ZERO(&set);
        FD_SET(data[0], &set);
        if (i == 0)
            FD_SET(control[0], &set);
        check(rsk_select(data[0] + 1, &set, NULL, NULL, &limit));
        check(rsk_recv(data[0], &byte, 1, 0));
        if (i == 1)
            send_whole(control[1], "x", 1);
    }
    for (int i = 0; i < 6; i++) {
        limit = (struct timeval){ 0, 2000 };
        FD_ZERO(&set);
        check(rsk_select(0, &set, NULL, NULL, &limit)); /* to sleep */
    }
    rsk_close(control[0]), rsk_close(control[1]), rsk_close(data[0]), rsk_close(data[1]);
}

/* A deadline kept with what Linux leaves of the time. */
static void deadline(void) {
    struct timeval left = { 0, 30000 };
    int pair[2], n;
    char byte;

    connect_pair(pair);
    for (int i = 0;; i++) {
        fd_set set;

        FD_ZERO(&set);
        FD_SET(pair[0], &set);
        if (i < 3)
            send_whole(pair[1], "x", 1);
        if ((n = check(rsk_select(pair[0] + 1, &set, NULL, NULL, &left))) == 0)
            break;
        check(rsk_recv(pair[0], &byte, 1, 0));
    }
    for (int i = 0; i < 50; i++) {
        fd_set set;

        FD_ZERO(&set);
        FD_SET(pair[0], &set);
        check(rsk_select(pair[0] + 1, &set, NULL, NULL, &left)); /* a look */
    }
    rsk_close(pair[0]), rsk_close(pair[1]);
}

/* Sets of any size by hand, for descriptors of any number. */
static void large_sets(void) {
    struct rlimit limit;
    unsigned long words[64] = { 0 };
    struct timeval at_once = { 0, 0 };
    int pair[2], fd;

    check_system(getrlimit(RLIMIT_NOFILE, &limit), "getrlimit");
    limit.rlim_cur = limit.rlim_max < 4000 ? limit.rlim_max : 4000;
    check_system(setrlimit(RLIMIT_NOFILE, &limit), "setrlimit");
    connect_pair(pair);
    fd = check_system(fcntl(pair[0], F_DUPFD_CLOEXEC, 1500), "fcntl");
    words[fd / 64] |= 1UL << fd % 64;
    check(rsk_select(fd + 1, (fd_set *)words, NULL, NULL, &at_once));
    rsk_close(fd), rsk_close(pair[0]), rsk_close(pair[1]);
}

int main(void) {
    one_after_the_other();
    short_set();
    master_set();
    fewer_each_time();
    deadline();
    large_sets();
    return 0;
}
