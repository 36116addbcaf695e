/*
 * RSK184: a server starts another program, later closes its listening socket and opens it again,
 * as after a change of its settings.
 *
 * The mistake: the listening socket has no SOCK_CLOEXEC, so the other program has a copy and keeps
 * the port. The second bind fails, and clients reach a program that knows nothing of them.
 *
 * Reports: RSK184
 * Look at: which process has the copy.
 */
#include "../../loopback.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static int listen_on(uint16_t port) {
    struct sockaddr_in address = on_loopback(port);
    int fd = check(rsk_socket(AF_INET, SOCK_STREAM, 0));

    if (rsk_bind(fd, (struct sockaddr *)&address, sizeof address) == -1) {
        printf("the port is in use\n");
        return fd;
    }
    check(rsk_listen(fd, 1));
    return fd;
}

static pid_t start_program(void) {
    pid_t child = check_system(fork(), "fork");

    if (child == 0) {
        execlp("sleep", "sleep", "20", (char *)NULL);
        _exit(EXIT_FAILURE);
    }
    return child;
}

int main(void) {
    int fd = listen_on(0);
    uint16_t port = local_port(fd);
    pid_t child = start_program();

    pause_ms(300);
    check(rsk_close(fd));
    fd = listen_on(port);
    check(rsk_close(fd));
    check_system(kill(child, SIGTERM), "kill");
    check_system(waitpid(child, NULL, 0), "waitpid");
    return EXIT_SUCCESS;
}
