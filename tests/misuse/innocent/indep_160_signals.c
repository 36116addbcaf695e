/* Signals interrupt the calls of this server, and it goes on with each of them. */
#include <errno.h>
#include <rustsock.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>

static volatile sig_atomic_t ticks;

static void tick(int number) {
    (void)number;
    ticks++;
}

static void die(const char *what) {
    rsk_perror(what);
    exit(EXIT_FAILURE);
}

int main(void) {
    struct sigaction action = { .sa_handler = tick };
    struct itimerval timer = { { 0, 30000 }, { 0, 30000 } }, none = { { 0, 0 }, { 0, 0 } };
    struct pollfd row = { .events = POLLIN };
    char data[10];
    int pair[2], n;

    if (sigaction(SIGALRM, &action, NULL) == -1 || setitimer(ITIMER_REAL, &timer, NULL) == -1)
        die("timer");
    if (rsk_socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) == -1 || rsk_set_timeouts(pair[0], 400, -1) == -1)
        die("socketpair");
    row.fd = pair[0];
    /* The signal is an event of its own here: it ends the waiting, the loop looks at the flag and waits again. */
    while (ticks < 4) {
        n = rsk_poll(&row, 1, 1000);
        if (n == -1 && rsk_last_error() != EINTR)
            die("poll");
    }
    while (ticks < 8) {
        if (rsk_recv(pair[0], data, sizeof data, 0) == -1 && rsk_last_error() != EINTR && rsk_last_error() != EAGAIN)
            die("recv");
    }
    /* The last one is the end of the program: nothing is retried any more. */
    if (rsk_recv(pair[0], data, sizeof data, 0) == -1 && rsk_last_error() == EINTR)
        printf("interrupted, so we go\n");
    if (setitimer(ITIMER_REAL, &none, NULL) == -1)
        die("timer");
    rsk_close(pair[0]);
    rsk_close(pair[1]);
    return EXIT_SUCCESS;
}
