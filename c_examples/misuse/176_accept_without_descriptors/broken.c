/*
 * A server accepts clients; more come than it may have descriptors.
 *
 * The mistake: accept() fails with EMFILE, and the server simply goes on. The client stays in the
 * queue, so poll() returns at once, accept() fails again, and so on: a busy loop.
 *
 * Look at: how often accept() fails. (The program gives up at some time; a real one would not.)
 *
 * Reports: RSK176
 */
#include "../../loopback.h"
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CLIENTS = 12 };

int main(void) {
    int listener = listener_with(CLIENTS), accepted[CLIENTS], served = 0, failures = 0;
    struct rlimit limit = { 12, 12 };
    pid_t clients = check_system(fork(), "fork");

    if (clients == 0) {
        for (int i = 0; i < CLIENTS; i++)
            connected_to(SOCK_STREAM, local_port(listener));
        pause_ms(1000);
        _exit(0);
    }
    check(rsk_set_nonblocking(listener, 1));
    check_system(setrlimit(RLIMIT_NOFILE, &limit), "setrlimit");
    while (served < CLIENTS && failures < 400) {
        readable_within(listener, 1000);
        accepted[served] = rsk_accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (accepted[served] != -1) {
            served++;
            continue;
        }
        failures++;
    }
    printf("accept() failed %s\n", failures >= 400 ? "hundreds of times" : "once for each client without a place");
    check_system(waitpid(clients, NULL, 0), "waitpid");
    while (served > 0)
        check(rsk_close(accepted[--served]));
    return check(rsk_close(listener));
}
