/* batch: many accepts, datagrams and connections in one call. This file: accepting. */
#include "batch.h"

#include <limits.h>
#include <sys/resource.h>

CHECK_PROGRAM("batch");

enum { MANY = 40 };
static int clients[MANY], fds[MANY + 10];

static void connect_all(const struct sockaddr_in *address, int count) {
    for (int i = 0; i < count; i++) {
        clients[i] = tcp_client(address);
    }
}

static void close_all(int *list, int count) {
    for (int i = 0; i < count; i++) {
        (void)close(list[i]);
    }
}

static void queue_is_drained(int type) {
    struct sockaddr_in address;
    int listener = tcp_listener(&address, type);
    CHECK_GIVES(rsk_accept_many(listener, fds, MANY, 0), 0); /* none waits, and neither does the call */
    connect_all(&address, MANY);
    CHECK_GIVES(rsk_accept_many(listener, fds, 10, 0), 10);
    CHECK_GIVES(rsk_accept_many(listener, fds + 10, MANY, NONBLOCK | INHERIT), MANY - 10);
    CHECK_GIVES(rsk_accept_many(listener, fds, 1, 0), 0);
    for (int i = 0; i < MANY; i++) {
        CHECK_INT(fcntl(fds[i], F_GETFL) & O_NONBLOCK, i < 10 ? 0 : O_NONBLOCK);
        CHECK_INT(fcntl(fds[i], F_GETFD), i < 10 ? FD_CLOEXEC : 0);
        char byte = (char)i;
        MUST(send(clients[i], &byte, 1, 0)); /* in the order of the queue */
        CHECK_GIVES(rsk_recv(fds[i], &byte, 1, 0), 1);
        CHECK_INT(byte, i);
    }
    CHECK_INT(fcntl(listener, F_GETFL) & O_NONBLOCK, type);
    close_all(fds, MANY);
    close_all(clients, MANY);
    (void)close(listener);
}

static void no_number_left(void) {
    struct sockaddr_in address;
    struct rlimit old, few;
    int listener = tcp_listener(&address, SOCK_NONBLOCK);
    connect_all(&address, 8);
    MUST(getrlimit(RLIMIT_NOFILE, &old));
    few = old;
    few.rlim_cur = (rlim_t)clients[7] + 4;
    MUST(setrlimit(RLIMIT_NOFILE, &few));
    CHECK_GIVES(rsk_accept_many(listener, fds, MANY, 0), 3); /* what can be had is given */
    CHECK_FAILS(rsk_accept_many(listener, fds + 3, MANY, 0), EMFILE);
    CHECK_STR(rsk_last_call(), "accept_many");
    MUST(setrlimit(RLIMIT_NOFILE, &old));
    CHECK_GIVES(rsk_accept_many(listener, fds + 3, MANY, 0), 5);
    close_all(fds, 8);
    close_all(clients, 8);
    (void)close(listener);
}

/* A record of an earlier socket at the same number must not be taken for the accepted one's. */
static void history_is_not_a_strangers(void) {
    struct sockaddr_in address;
    char text[1000];
    int listener = tcp_listener(&address, SOCK_NONBLOCK);
    connect_all(&address, 1);
    int bound = rsk_socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in any = {.sin_family = AF_INET};
    MUST(rsk_bind(bound, (struct sockaddr *)&any, sizeof any));
    MUST(rsk_listen(bound, 1));
    (void)close(bound); /* behind the library's back */
    CHECK_GIVES(rsk_accept_many(listener, fds, 1, 0), 1);
    CHECK_INT(fds[0], bound);
    CHECK_FAILS(rsk_connect(fds[0], (struct sockaddr *)&address, sizeof address), EISCONN);
    CHECK(rsk_explain(text, sizeof text) > 0);
    CHECK(strstr(text, "made by") == NULL);
    close_all(fds, 1);
    close_all(clients, 1);
    (void)close(listener);
}

static void wrong_arguments(void) {
    struct sockaddr_in address;
    int listener = tcp_listener(&address, SOCK_NONBLOCK);
    int fresh = (int)MUST(socket(AF_INET, SOCK_STREAM, 0)), udp = (int)MUST(socket(AF_INET, SOCK_DGRAM, 0));
    CHECK_FAILS(rsk_accept_many(listener, NULL, 1, 0), EFAULT);
    CHECK_FAILS(rsk_accept_many(listener, fds, 0, 0), EINVAL);
    CHECK_FAILS(rsk_accept_many(listener, fds, INT_MIN, 0), EINVAL);
    CHECK_FAILS(rsk_accept_many(listener, fds, 1, 4), EINVAL);
    CHECK_FAILS(rsk_accept_many(listener, fds, 1, -1), EINVAL);
    CHECK_FAILS(rsk_accept_many(-1, fds, 1, 0), EBADF);
    CHECK_FAILS(rsk_accept_many(INT_MAX, fds, 1, 0), EBADF);
    CHECK_FAILS(rsk_accept_many(0, fds, 1, 0), ENOTSOCK);
    set_mode(fresh, true);
    CHECK_FAILS(rsk_accept_many(fresh, fds, 1, 0), EINVAL);
    set_mode(udp, true);
    CHECK_FAILS(rsk_accept_many(udp, fds, 1, 0), EOPNOTSUPP);
    (void)close(fresh);
    (void)close(udp);
    (void)close(listener);
}

void accepting_part(void) {
    queue_is_drained(0);
    queue_is_drained(SOCK_NONBLOCK);
    no_number_left();
    history_is_not_a_strangers();
    wrong_arguments();
}

int main(void) {
    (void)alarm(120);
    int before = open_fds();
    accepting_part();
    sending_part();
    receiving_part();
    collecting_part();
    sending_each_part();
    CHECK_INT(open_fds(), before);
    return check_end();
}
