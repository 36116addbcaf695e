/* Two partners of a chat are events of one round: the first one's end closes both, then the second one's event is handled. */
#include <errno.h>
#include <rustsock.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct partner {
    int fd;
    struct rsk_reader reader;
    struct partner *other;
};

static void die(const char *what) {
    rsk_perror(what);
    exit(EXIT_FAILURE);
}

static void hang_up(struct rsk_poller poller, struct partner *partner) {
    rsk_poller_remove(poller, partner->fd);
    rsk_reader_close(partner->reader);
    rsk_close(partner->fd);
    partner->fd = -1;
}

static void handle(struct rsk_poller poller, struct partner *partner) {
    char line[100];
    ssize_t n = rsk_reader_line(partner->reader, line, sizeof line, 100);

    if (n > 0) {
        printf("line of %zd bytes\n", n);
        return;
    }
    if (n == -1)
        printf("reader: %s\n", rsk_error_name(rsk_last_error()));
    if (partner->fd != -1) {
        hang_up(poller, partner);
        hang_up(poller, partner->other);
    }
}

int main(void) {
    struct partner partners[2];
    struct rsk_poller poller;
    struct rsk_event events[4];
    int n, ends[2];

    if (rsk_poller_open(RSK_POLLER_AUTO, &poller) == -1)
        die("poller");
    for (int i = 0; i < 2; i++) {
        int pair[2];
        if (rsk_socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) == -1)
            die("socketpair");
        partners[i].fd = pair[0];
        partners[i].other = &partners[1 - i];
        ends[i] = pair[1];
        if (rsk_reader_open(pair[0], 100, &partners[i].reader) == -1)
            die("reader");
        if (rsk_poller_add(poller, pair[0], RSK_READABLE, (uint64_t)(uintptr_t)&partners[i]) == -1)
            die("add");
    }
    rsk_close(ends[0]);
    rsk_close(ends[1]);
    n = rsk_poller_wait(poller, events, 4, 500);
    if (n == -1)
        die("wait");
    for (int i = 0; i < n; i++)
        handle(poller, (struct partner *)(uintptr_t)events[i].data);
    rsk_poller_close(poller);
    return EXIT_SUCCESS;
}
