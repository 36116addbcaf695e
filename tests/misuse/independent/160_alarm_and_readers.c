/* posix */
/* Not caught: an alarm is also how a program limits a wait, and then it is right to give up */
/* A server with a timer: each time the alarm rings while it waits for a client, it takes the client for broken. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

static volatile sig_atomic_t ticks;

static void tick(int signal_number) {
    (void)signal_number;
    ticks++;
}

static void read_client(int fd, int number) {
    char line[100];
    ssize_t n;

    for (;;) {
        n = recv(fd, line, sizeof line, 0);
        if (n > 0) {
            printf("client %d: %.*s\n", number, (int)n, line);
            continue;
        }
        if (n == 0)
            printf("client %d has left\n", number);
        else
            fprintf(stderr, "client %d: %s, dropped\n", number, strerror(errno));
        close(fd);
        return;
    }
}

int main(void) {
    struct sigaction action;
    struct itimerval timer;

    memset(&action, 0, sizeof action);
    action.sa_handler = tick;
    memset(&timer, 0, sizeof timer);
    timer.it_value.tv_usec = timer.it_interval.tv_usec = 100000;
    if (sigaction(SIGALRM, &action, NULL) == -1 || setitimer(ITIMER_REAL, &timer, NULL) == -1)
        return EXIT_FAILURE;
    for (int i = 1; i <= 4; i++) {
        int pair[2];

        if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == -1) {
            perror("socketpair");
            return EXIT_FAILURE;
        }
        if (send(pair[0], "hello", 5, 0) != 5)
            return EXIT_FAILURE;
        read_client(pair[1], i);
        close(pair[0]);
    }
    printf("%d ticks\n", (int)ticks);
    return EXIT_SUCCESS;
}
