/* Signals, EAGAIN and ends, handled as they should be. */
#include "../../../c_examples/loopback.h"
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile sig_atomic_t stop;

static void note(int signal) {
    stop = signal;
}

static void handle(int signal) {
    struct sigaction action = { .sa_handler = note };

    check_system(sigaction(signal, &action, NULL), "sigaction");
}

/* A signal comes in 50 ms, from a child that ends then. */
static void signal_soon(int signal) {
    pid_t parent = getpid();

    if (check_system(fork(), "fork") == 0) {
        pause_ms(50);
        if (signal != SIGCHLD)
            kill(parent, signal);
        _exit(0);
    }
}

static void stopped_by(int signal) {
    int pair[2];
    char byte;

    connect_pair(pair);
    handle(signal);
    signal_soon(signal);
    if (rsk_recv(pair[0], &byte, 1, 0) == -1 && rsk_last_error() == EINTR)
        check(rsk_close(pair[0])); /* on purpose */
    check(rsk_close(pair[1]));
    while (wait(NULL) == -1 && errno == EINTR)
        ;
}

/* A program that expects one connection of a child, and the child ends without. */
static void child_has_ended(void) {
    int listener = listener_with(1);

    signal_soon(SIGCHLD);
    if (rsk_accept4(listener, NULL, NULL, SOCK_CLOEXEC) == -1)
        check(rsk_close(listener));
    wait(NULL);
}

/* A fast conversation with EAGAIN after every message, and a wait each time. */
static void ping_pong(void) {
    int pair[2];
    char byte;

    connect_pair(pair);
    check(rsk_set_nonblocking(pair[0], 1));
    for (int i = 0; i < 20000; i++) {
        send_whole(pair[1], "x", 1);
        readable_within(pair[0], 1000);
        while (rsk_recv(pair[0], &byte, 1, 0) > 0)
            ;
    }
    rsk_close(pair[0]), rsk_close(pair[1]);
}

/* Asks whether numbers are open. */
static void is_open(void) {
    struct pollfd one = { .fd = check(rsk_socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)), .events = POLLIN };

    check(rsk_close(one.fd));
    for (int i = 0; i < 5; i++)
        check(rsk_poll(&one, 1, 0));
    one.fd = -1;
    for (int i = 0; i < 5; i++)
        check(rsk_poll(&one, 1, 1));
}

/* No descriptor left: a rest after each attempt. */
static void rests(void) {
    int listener = listener_with(8), client = connected_to(SOCK_STREAM, local_port(listener));
    struct rlimit old, limit;

    check_system(getrlimit(RLIMIT_NOFILE, &old), "getrlimit");
    limit = old;
    limit.rlim_cur = (rlim_t)client + 1;
    check_system(setrlimit(RLIMIT_NOFILE, &limit), "setrlimit");
    for (int i = 0; i < 40; i++) {
        readable_within(listener, 1000);
        if (rsk_accept4(listener, NULL, NULL, SOCK_CLOEXEC) == -1)
            pause_ms(20);
    }
    check_system(setrlimit(RLIMIT_NOFILE, &old), "setrlimit");
    rsk_close(client), rsk_close(listener);
}

/* The accepted socket blocks on purpose: a conversation in turns. */
static void in_turns(void) {
    int listener = listener_with(8), server, client, other = bound_to(SOCK_DGRAM, 0);
    char buffer[64];

    check(rsk_set_nonblocking(listener, 1));
    client = connected_to(SOCK_STREAM, local_port(listener));
    readable_within(listener, 1000);
    server = check(rsk_accept4(listener, NULL, NULL, SOCK_CLOEXEC));

    struct pollfd watched[2] = { { .fd = server, .events = POLLIN }, { .fd = other, .events = POLLIN } };

    send_whole(client, "ab", 2);
    check(rsk_poll(watched, 2, 1000));
    if (check_system(fork(), "fork") == 0) {
        for (int i = 0; i < 3; i++) {
            pause_ms(30);
            send_whole(client, "cd", 2);
        }
        _exit(0);
    }
    for (int i = 0; i < 4; i++) {
        check(rsk_recv(server, buffer, sizeof buffer, 0));
        send_whole(server, "ok", 2);
    }
    wait(NULL);
    rsk_close(server), rsk_close(client), rsk_close(other), rsk_close(listener);
}

int main(void) {
    handle(SIGCHLD);
    child_has_ended();
    ping_pong();
    is_open();
    rests();
    in_turns();
    stopped_by(SIGUSR1);
    stopped_by(SIGTERM);
    stopped_by(SIGALRM);
    return 0;
}
