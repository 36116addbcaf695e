/*
 * A server accepts clients; more come than it may have descriptors.
 *
 * It keeps a descriptor in reserve: with EMFILE it gives that up, accepts the client, closes it (so
 * the client knows), and takes the reserve again.
 *
 * Look at: who has no place is told so.
 *
 * Reports: nothing
 */
#include "../../loopback.h"
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CLIENTS = 12 };

int main(void) {
    int listener = listener_with(CLIENTS), accepted[CLIENTS], served = 0, failures = 0, refused = 0, reserve;
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
    reserve = check(rsk_dup(listener));
    while (served + refused < CLIENTS && failures < 400) {
        readable_within(listener, 1000);
        accepted[served] = rsk_accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (accepted[served] != -1) {
            served++;
            continue;
        }
        failures++;
        if (rsk_last_error() == EMFILE) {
            check(rsk_close(reserve));
            check(rsk_close(check(rsk_accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC))));
            reserve = check(rsk_dup(listener));
            refused++;
        }
    }
    printf("accept() failed %s\n", failures >= 400 ? "hundreds of times" : "once for each client without a place");
    check_system(waitpid(clients, NULL, 0), "waitpid");
    while (served > 0)
        check(rsk_close(accepted[--served]));
    check(rsk_close(reserve));
    return check(rsk_close(listener));
}
