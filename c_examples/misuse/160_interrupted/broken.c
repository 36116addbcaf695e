/*
 * A server has served a client and waits for the next; meanwhile a child process ends, and the handler
 * of SIGCHLD runs.
 *
 * The mistake: accept() fails with EINTR, and the server takes that for an error of the socket: it
 * closes the listener. EINTR only says that a signal came. A fork server meets this every time.
 *
 * Look at: the second client finds nobody.
 *
 * Reports: RSK160
 */
#include "../../loopback.h"
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static void child_ended(int signal) {
    (void)signal; /* the handler only makes accept() return */
}

/* Comes after that time; whether it was served is how it ends. */
static pid_t start_client(int listener, int ms) {
    struct sockaddr_in address = on_loopback(local_port(listener));
    pid_t pid = check_system(fork(), "fork");

    if (pid == 0) {
        int fd = check(rsk_socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));

        check(rsk_close(listener));
        pause_ms(ms);
        if (rsk_connect(fd, (struct sockaddr *)&address, sizeof address) == -1)
            _exit(1);
        pause_ms(200); /* it is served */
        _exit(0);
    }
    return pid;
}

int main(void) {
    struct sigaction action = { .sa_handler = child_ended };
    int listener = listener_with(8), client, status;
    pid_t second;

    check_system(sigaction(SIGCHLD, &action, NULL), "sigaction");
    second = start_client(listener, 500);
    start_client(listener, 0);
    check(rsk_close(check(rsk_accept4(listener, NULL, NULL, SOCK_CLOEXEC)))); /* the first one: its process ends now */
    client = rsk_accept4(listener, NULL, NULL, SOCK_CLOEXEC);
    if (client == -1)
        printf("accept() has failed: the server ends\n");
    check(rsk_close(listener));
    while (waitpid(second, &status, 0) == -1 && errno == EINTR)
        ;
    printf("the second client was %s\n", status == 0 ? "served" : "not served");
    return client == -1 ? EXIT_FAILURE : check(rsk_close(client));
}
