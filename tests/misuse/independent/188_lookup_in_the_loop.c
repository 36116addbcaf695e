/* Run with: RUSTSOCK_DIAG=teach,slow_lookup=50 */
/* A relay looks up the name each client asks for, inside its only loop: meanwhile everybody waits. */
#include <rustsock.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CLIENTS 3
#define QUESTIONS 6

static void die(const char *what) {
    rsk_perror(what);
    exit(EXIT_FAILURE);
}

static void look_up(int fd) {
    struct addrinfo hints = { .ai_family = AF_INET, .ai_socktype = SOCK_STREAM }, *list = NULL;
    char name[100];
    ssize_t n = rsk_recv(fd, name, sizeof name - 1, 0);
    int code;

    if (n <= 0)
        die("recv");
    name[n] = '\0';
    code = rsk_getaddrinfo(name, "80", &hints, &list);
    if (code == 0)
        rsk_freeaddrinfo(list);
    if (rsk_send(fd, code == 0 ? "yes" : "no", code == 0 ? 3 : 2, 0) == -1)
        die("send");
}

int main(void) {
    struct epoll_event events[CLIENTS];
    int ours[CLIENTS], theirs[CLIENTS], epoll = rsk_epoll_create1(EPOLL_CLOEXEC), answered = 0;
    char answer[16];

    if (epoll == -1)
        die("epoll");
    for (int i = 0; i < CLIENTS; i++) {
        struct epoll_event event = { .events = EPOLLIN };
        int pair[2];
        if (rsk_socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) == -1)
            die("socketpair");
        ours[i] = pair[0];
        theirs[i] = pair[1];
        event.data.fd = pair[0];
        if (rsk_epoll_ctl(epoll, EPOLL_CTL_ADD, pair[0], &event) == -1)
            die("epoll_ctl");
    }
    while (answered < QUESTIONS) {
        int n;
        if (rsk_send(theirs[answered % CLIENTS], "localhost", 9, 0) != 9)
            die("send");
        n = rsk_epoll_wait(epoll, events, CLIENTS, 500);
        if (n <= 0)
            die("epoll_wait");
        for (int i = 0; i < n; i++, answered++)
            look_up(events[i].data.fd);
    }
    for (int i = 0; i < CLIENTS; i++) {
        for (int got = 0; got < QUESTIONS / CLIENTS; got++)
            if (rsk_recv(theirs[i], answer, sizeof answer, 0) <= 0)
                die("answer");
        rsk_close(theirs[i]);
        rsk_close(ours[i]);
    }
    rsk_close(epoll);
    return EXIT_SUCCESS;
}
