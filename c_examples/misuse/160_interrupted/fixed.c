/*
 * A server waits for a client; meanwhile a child process ends, and the handler of SIGCHLD runs.
 *
 * After EINTR the call is made again: it only says that a signal came.
 *
 * Look at: the client is served.
 *
 * Reports: nothing
 */
#include "../../loopback.h"
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static void child_ended(int signal) {
    (void)signal; /* the handler only makes accept() return */
}

/* A process that does something else for a while and ends. */
static pid_t start_worker(void) {
    pid_t pid = check_system(fork(), "fork");

    if (pid == 0) {
        pause_ms(100);
        _exit(0);
    }
    return pid;
}

static pid_t start_client(uint16_t port) {
    struct sockaddr_in address = on_loopback(port);
    pid_t pid = check_system(fork(), "fork");

    if (pid == 0) {
        int fd = check(rsk_socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));

        pause_ms(300);
        _exit(rsk_connect(fd, (struct sockaddr *)&address, sizeof address) == 0 ? 0 : 1);
    }
    return pid;
}

int main(void) {
    struct sigaction action = { .sa_handler = child_ended };
    int listener = listener_with(8), client, status;
    pid_t other;

    check_system(sigaction(SIGCHLD, &action, NULL), "sigaction");
    other = start_client(local_port(listener));
    start_worker();
    do
        client = rsk_accept4(listener, NULL, NULL, SOCK_CLOEXEC);
    while (client == -1 && rsk_last_error() == EINTR);
    if (client == -1)
        printf("accept() has failed: the server ends\n");
    check(rsk_close(listener));
    while (waitpid(other, &status, 0) == -1 && errno == EINTR)
        ;
    printf("the client was %s\n", status == 0 ? "served" : "not served");
    return client == -1 ? EXIT_FAILURE : check(rsk_close(client));
}
