/* The mistakes of waiting (RSK160 to RSK176) in other shapes than those of the pairs in c_examples/misuse: over select, poll,
 * epoll and pollers, with threads and processes. Each shape runs in a process of its own and must make exactly its mistake. */
#include "check.h"

#include "../../c_examples/loopback.h"

#include <fcntl.h>
#include <pthread.h>
#include <sys/resource.h>
#include <sys/wait.h>

CHECK_PROGRAM("waiting_wrongly");

static int epoll;
static int pair[2];
static char byte;

static void watch(int fd, uint32_t events)
{
    struct epoll_event event = {.events = events, .data.fd = fd};
    if (epoll == 0) epoll = check(rsk_epoll_create1(EPOLL_CLOEXEC));
    check(rsk_epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event));
}

static int next(int ms)
{
    struct epoll_event event;
    return check(rsk_epoll_wait(epoll, &event, 1, ms)) == 1 ? event.data.fd : -1;
}

static rsk_poller poller_with(int fd, int events)
{
    rsk_poller poller;
    check(rsk_poller_open(RSK_POLLER_AUTO, &poller));
    check(rsk_poller_add(poller, fd, events, 7));
    return poller;
}

static int busy_listener(void)
{
    int listener = listener_with(8);
    connected_to(SOCK_STREAM, local_port(listener));
    return listener;
}

static void timeout_is_not_set_anew(void)
{
    struct timeval limit = {0, 20000};
    connect_pair(pair);
    for (int i = 0; i < 1500; i++) {
        fd_set set;
        check(rsk_fd_zero(&set));
        check(rsk_fd_set(pair[0], &set));
        check(rsk_select(pair[0] + 1, &set, NULL, NULL, &limit));
    }
}

static void listener_falls_out_of_the_set(void)
{
    int listener = listener_with(8), client = connected_to(SOCK_STREAM, local_port(listener)), accepted = -1;
    fd_set set;
    check(rsk_set_nonblocking(listener, 1));
    check(rsk_fd_zero(&set));
    check(rsk_fd_set(listener, &set));
    for (int i = 0; i < 8; i++) {
        struct timeval limit = {1, 0};
        if (i > 0) send_whole(client, "x", 1);
        if (i == 3) connected_to(SOCK_STREAM, local_port(listener));
        check(rsk_select(FD_SETSIZE, &set, NULL, NULL, &limit));
        if (accepted == -1) {
            accepted = check(rsk_accept4(listener, NULL, NULL, SOCK_NONBLOCK));
            check(rsk_fd_set(accepted, &set));
        } else if (rsk_fd_isset(accepted, &set) == 1) {
            check(rsk_recv(accepted, &byte, 1, 0));
        }
    }
}

static void set_filled_once_with_macros(void)
{
    fd_set set;
    connect_pair(pair);
    FD_ZERO(&set);
    FD_SET(pair[0], &set);
    for (int i = 0; i < 6; i++) {
        struct timeval limit = {0, 1000};
        check(rsk_select(pair[0] + 1, &set, NULL, NULL, &limit));
        if (i == 1) send_whole(pair[1], "x", 1);
    }
}

static void nfds_is_a_whole_word(void)
{
    struct timeval limit = {0, 0};
    fd_set set;
    connect_pair(pair);
    check_system(dup2(pair[0], 64), "dup2");
    check(rsk_fd_zero(&set));
    check(rsk_fd_set(64, &set));
    check(rsk_select(64, &set, NULL, NULL, &limit));
}

static void set_is_a_copy(void)
{
    struct timeval limit = {0, 0};
    fd_set master, set;
    connect_pair(pair);
    check(rsk_fd_zero(&master));
    check(rsk_fd_set(pair[0], &master));
    set = master;
    check(rsk_select(pair[0], NULL, &set, NULL, &limit));
}

static void select_of_a_closed_one(void)
{
    struct timeval limit = {0, 0};
    fd_set set;
    connect_pair(pair);
    check(rsk_fd_zero(&set));
    check(rsk_fd_set(pair[0], &set));
    check(rsk_close(pair[0]));
    CHECK_FAILS(rsk_select(pair[0] + 1, &set, NULL, NULL, &limit), EBADF);
    CHECK_FAILS(rsk_select(pair[0] + 1, &set, NULL, NULL, &limit), EBADF);
}

static void edge_and_a_wait_for_ever(void)
{
    connect_pair(pair);
    check(rsk_set_nonblocking(pair[1], 1));
    watch(pair[1], EPOLLIN | EPOLLET);
    send_whole(pair[0], "ab", 2);
    check(rsk_recv(next(-1), &byte, 1, 0));
    if (check_system(fork(), "fork") == 0) {
        pause_ms(50);
        send_whole(pair[0], "c", 1);
        _exit(0);
    }
    next(-1);
}

static void edge_of_a_listener(void)
{
    int listener = busy_listener();
    check(rsk_set_nonblocking(listener, 1));
    connected_to(SOCK_STREAM, local_port(listener));
    watch(listener, EPOLLIN | EPOLLET);
    while (next(400) == listener) check(rsk_accept4(listener, NULL, NULL, SOCK_NONBLOCK));
}

static void edge_of_a_poller(void)
{
    rsk_event event;
    connect_pair(pair);
    check(rsk_set_nonblocking(pair[1], 1));
    rsk_poller poller = poller_with(pair[1], RSK_READABLE | RSK_EDGE);
    send_whole(pair[0], "ab", 2);
    while (check(rsk_poller_wait(poller, &event, 1, 400)) == 1) check(rsk_recv(event.fd, &byte, 1, 0));
}

static void *send_later(void *unused)
{
    pause_ms(50);
    send_whole(pair[0], "ab", 2);
    return unused;
}

static void edge_with_another_thread(void)
{
    pthread_t sender;
    connect_pair(pair);
    check(rsk_set_nonblocking(pair[1], 1));
    watch(pair[1], EPOLLIN | EPOLLET);
    check_system(pthread_create(&sender, NULL, send_later, NULL), "pthread_create");
    while (next(400) == pair[1]) check(rsk_recv(pair[1], &byte, 1, 0));
    check_system(pthread_join(sender, NULL), "pthread_join");
}

static void child_has_a_copy(void)
{
    connect_pair(pair);
    watch(pair[1], EPOLLIN);
    if (check_system(fork(), "fork") == 0) {
        pause_ms(300);
        _exit(0);
    }
    check(rsk_close(pair[1]));
    send_whole(pair[0], "x", 1);
    CHECK_INT(next(100), pair[1]);
}

static void closed_epoll(void)
{
    struct epoll_event event;
    watch(busy_listener(), EPOLLIN);
    check(rsk_close(epoll));
    CHECK_FAILS(rsk_epoll_wait(epoll, &event, 1, 0), EBADF);
}

static void hang_up_in_epoll(void)
{
    check(rsk_socketpair(AF_UNIX, SOCK_STREAM, 0, pair));
    watch(pair[0], EPOLLOUT);
    check(rsk_close(pair[1]));
    for (int i = 0; i < 1500; i++) next(100);
}

static void hang_up_in_a_poller(void)
{
    rsk_event event;
    check(rsk_socketpair(AF_UNIX, SOCK_STREAM, 0, pair));
    rsk_poller poller = poller_with(pair[0], RSK_READABLE);
    check(rsk_close(pair[1]));
    for (int i = 0; i < 1500; i++) check(rsk_poller_wait(poller, &event, 1, 100));
}

static void fresh_in_epoll(void)
{
    watch(check(rsk_socket(AF_INET, SOCK_STREAM, 0)), EPOLLIN);
    next(100);
}

static void listener_in_epoll(void)
{
    int listener = busy_listener();
    connect_pair(pair);
    watch(listener, EPOLLIN);
    watch(pair[0], EPOLLIN);
    check(rsk_accept(next(1000), NULL, NULL));
}

static void listener_in_select(void)
{
    int listener = busy_listener();
    fd_set set;
    connect_pair(pair);
    check(rsk_fd_zero(&set));
    check(rsk_fd_set(listener, &set));
    check(rsk_fd_set(pair[0], &set));
    check(rsk_select(FD_SETSIZE, &set, NULL, NULL, NULL));
    check(rsk_accept(listener, NULL, NULL));
}

static void listener_in_a_poller(void)
{
    int listener = busy_listener();
    rsk_event event;
    connect_pair(pair);
    rsk_poller poller = poller_with(listener, RSK_READABLE);
    check(rsk_poller_add(poller, pair[0], RSK_READABLE, 7));
    check(rsk_poller_wait(poller, &event, 1, 1000));
    check(rsk_accept(listener, NULL, NULL));
}

static void accepted_one_blocks_in_an_echo(void)
{
    int listener = listener_with(8), client = connected_to(SOCK_STREAM, local_port(listener));
    char room[64];
    check(rsk_set_nonblocking(listener, 1));
    int accepted = check(rsk_accept(listener, NULL, NULL));
    watch(listener, EPOLLIN);
    watch(accepted, EPOLLIN | EPOLLET);
    send_whole(client, "hi", 2);
    if (check_system(fork(), "fork") == 0) {
        pause_ms(100);
        check(rsk_shutdown(client, SHUT_WR));
        _exit(0);
    }
    next(1000);
    for (ssize_t n; (n = rsk_recv(accepted, room, sizeof room, 0)) > 0;) send_whole(accepted, room, (size_t)n);
}

static void used_while_it_connects(void)
{
    struct sockaddr_in address = on_loopback(local_port(listener_with(1)));
    int fd = -1;
    for (int i = 0; i < 4; i++) { /* the last ones have no place in the queue */
        fd = check(rsk_socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0));
        CHECK(rsk_connect(fd, (struct sockaddr *)&address, sizeof address) == 0 || errno == EINPROGRESS);
    }
    CHECK_FAILS(rsk_send(fd, "x", 1, 0), EAGAIN);
    CHECK_FAILS(rsk_send(fd, "x", 1, 0), EAGAIN);
}

static void large_nfds_and_a_set_of_the_usual_size(void)
{
    struct { fd_set set; char room[512]; } memory = {.room = {0}};
    struct timeval limit = {0, 0};
    struct rlimit most;
    check_system(getrlimit(RLIMIT_NOFILE, &most), "getrlimit");
    most.rlim_cur = most.rlim_max < 2000 ? most.rlim_max : 2000;
    check_system(setrlimit(RLIMIT_NOFILE, &most), "setrlimit");
    connect_pair(pair);
    int fd = check_system(fcntl(pair[0], F_DUPFD_CLOEXEC, 1500), "fcntl");
    check(rsk_fd_zero(&memory.set));
    check(rsk_select(fd + 1, &memory.set, NULL, NULL, &limit));
}

static void spin(void)
{
    connect_pair(pair);
    check(rsk_set_nonblocking(pair[0], 1));
    for (int i = 0; i < 100000; i++) IGNORE(rsk_recv(pair[0], &byte, 1, 0));
}

static void wait_each_time(void)
{
    connect_pair(pair);
    check(rsk_set_nonblocking(pair[0], 1));
    for (int i = 0; i < 100000; i++) {
        IGNORE(rsk_recv(pair[0], &byte, 1, 0));
        readable_within(pair[0], 0);
    }
}

static void accept_without_a_descriptor(void)
{
    int listener = busy_listener();
    struct rlimit few = {5, 5};
    check_system(setrlimit(RLIMIT_NOFILE, &few), "setrlimit");
    for (int i = 0; i < 300; i++) IGNORE(rsk_accept(listener, NULL, NULL));
}

static void one(const char *settings, int code, void (*work)(void), const char *name)
{
    int status = -1;
    pid_t child = fork();
    if (child == 0) {
        int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
        check_system(dup2(nowhere, STDERR_FILENO), "dup2");
        close(nowhere);
        check_system(setenv("RUSTSOCK_DIAG", settings, 1), "setenv");
        work();
        if ((code != 0) != (rsk_misuse_count(code) > 0) || rsk_misuse_count(code) != rsk_misuse_count(0)) {
            printf("DIFFERS %s: RSK%d counted %d times, all %d\n", name, code, (int)rsk_misuse_count(code), (int)rsk_misuse_count(0));
            _exit(1);
        }
        _exit(check_counts.differ == 0 ? 0 : 1);
    }
    CHECK(waitpid(child, &status, 0) == child);
    CHECK_INT(status, 0);
}

#define TEACH(code, work) one("teach", code, work, #work)
#define COUNT(code, work) one("count", code, work, #work)

int main(void)
{
    COUNT(161, spin);
    COUNT(0, wait_each_time);
    COUNT(176, accept_without_a_descriptor);
    TEACH(161, spin);
    TEACH(0, wait_each_time);
    TEACH(162, used_while_it_connects);
    TEACH(164, nfds_is_a_whole_word);
    TEACH(164, set_is_a_copy);
    TEACH(165, large_nfds_and_a_set_of_the_usual_size);
    TEACH(166, timeout_is_not_set_anew);
    TEACH(166, set_filled_once_with_macros);
    TEACH(166, listener_falls_out_of_the_set);
    TEACH(167, select_of_a_closed_one);
    TEACH(168, fresh_in_epoll);
    TEACH(169, hang_up_in_epoll);
    TEACH(169, hang_up_in_a_poller);
    TEACH(170, edge_and_a_wait_for_ever);
    TEACH(170, edge_of_a_listener);
    TEACH(170, edge_of_a_poller);
    TEACH(170, edge_with_another_thread);
    TEACH(172, child_has_a_copy);
    TEACH(173, closed_epoll);
    TEACH(174, listener_in_epoll);
    TEACH(174, listener_in_select);
    TEACH(174, listener_in_a_poller);
    TEACH(175, accepted_one_blocks_in_an_echo);
    TEACH(176, accept_without_a_descriptor);
    return check_end();
}
