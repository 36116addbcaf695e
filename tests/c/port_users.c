/* port_users: who has a port - every copy of a socket, connections in every stage, what has no process, and what is refused. */
#include "check.h"

#include <rustsock.h>

#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>

CHECK_PROGRAM("port_users");

#define ROOM 32
static rsk_port_user users[ROOM];

static int port_of(int fd) {
    struct sockaddr_in6 address;
    socklen_t size = sizeof address;
    MUST(getsockname(fd, (struct sockaddr *)&address, &size));
    return ntohs(address.sin6_port);
}

/* A port below those the system gives to clients: there, connections of others are in TIME_WAIT. */
static const char *somewhere(void) {
    static char service[8];
    static unsigned next;
    if (next == 0) next = (unsigned)getpid();
    next = next * 1103515245u + 12345u;
    snprintf(service, sizeof service, "%u", 15000 + (next >> 16) % 17000);
    return service;
}

static int listening(const char *host) {
    int fd;
    do {
        fd = rsk_tcp_listen(host, somewhere(), 16, RSK_NO_REUSEADDR, -1);
    } while (fd == -1 && errno == EADDRINUSE);
    return fd;
}

static int asked(int port, int protocol) {
    memset(users, 0x5a, sizeof users);
    errno = CHECK_MARK;
    int found = rsk_port_users(port, protocol, users, ROOM);
    CHECK(found >= 0 && found <= ROOM && errno == CHECK_MARK);
    return found;
}

/* The entry for a descriptor of a process in a state; NULL if there is none. */
static const rsk_port_user *entry(int found, int pid, int fd, int state) {
    for (int i = 0; i < found; i++)
        if (users[i].pid == pid && users[i].fd == fd && users[i].state == state) return &users[i];
    return NULL;
}

static void refused(void) {
    CHECK_FAILS(rsk_port_users(0, 0, users, ROOM), EINVAL);
    CHECK_FAILS(rsk_port_users(-1, 0, users, ROOM), EINVAL);
    CHECK_FAILS(rsk_port_users(65536, 0, users, ROOM), EINVAL);
    CHECK_FAILS(rsk_port_users(80, IPPROTO_ICMP, users, ROOM), EINVAL);
    CHECK_FAILS(rsk_port_users(80, 0, users, -1), EINVAL);
    CHECK_FAILS(rsk_port_users(80, 0, NULL, 1), EFAULT);
    CHECK_FAILS(rsk_port_users(80, 0, (rsk_port_user *)(uintptr_t)8, 1), EFAULT);
    char text[512];
    CHECK(rsk_explain(text, sizeof text) > 0 && strstr(text, "port_users(port=80") == NULL && strstr(text, "EFAULT") != NULL);
}

/* A listener, its copy in this process, and the copy a child inherited. */
static void every_copy(const char *host) {
    int listener = listening(host), port;
    if (listener == -1 && errno == EADDRNOTAVAIL) return; /* no IPv6 here */
    CHECK(listener != -1);
    port = port_of(listener);
    int copy = rsk_dup(listener), hold[2];
    MUST(pipe(hold));
    pid_t child = (pid_t)MUST(fork());
    if (child == 0) {
        char byte;
        (void)close(hold[1]);
        _exit(read(hold[0], &byte, 1) == 0 ? 0 : 1);
    }
    int found = asked(port, IPPROTO_TCP);
    CHECK_INT(found, 4);
    const rsk_port_user *mine = entry(found, getpid(), listener, TCP_LISTEN);
    CHECK(mine != NULL && entry(found, getpid(), copy, TCP_LISTEN) != NULL);
    CHECK(entry(found, child, listener, TCP_LISTEN) != NULL && entry(found, child, copy, TCP_LISTEN) != NULL);
    if (mine != NULL) {
        struct sockaddr_in6 local;
        char name[16] = "";
        prctl(PR_GET_NAME, name);
        memcpy(&local, &mine->local, sizeof local);
        CHECK(mine->family == local.sin6_family && ntohs(local.sin6_port) == port);
        CHECK(mine->local_len == (mine->family == AF_INET ? sizeof(struct sockaddr_in) : sizeof local));
        CHECK(mine->peer_len == 0 && mine->inode != 0 && mine->left_ms == -1 && mine->uid == getuid());
        CHECK(strcmp(mine->name, name) == 0 && mine->protocol == IPPROTO_TCP && mine->spare[0] == 0 && mine->spare[3] == 0);
    }
    /* The number alone, and a part: nothing is written behind it. */
    CHECK_INT(rsk_port_users(port, 0, NULL, 0), 4);
    memset(users, 0x5a, sizeof users);
    CHECK_INT(rsk_port_users(port, 0, users, 1), 4);
    CHECK(users[0].pid > 0 && users[1].pid == 0x5a5a5a5a);
    /* Nobody has it with the other protocol. */
    CHECK_INT(asked(port, IPPROTO_UDP), 0);
    MUST(close(hold[1]));
    MUST(close(hold[0]));
    MUST(waitpid(child, NULL, 0));
    CHECK(rsk_close(copy) == 0 && rsk_close(listener) == 0);
    CHECK_INT(asked(port, 0), 0);
}

static void connections(void) {
    int listener = listening("127.0.0.1");
    char service[8];
    int port = port_of(listener);
    snprintf(service, sizeof service, "%d", port);
    int client = rsk_tcp_connect("127.0.0.1", service, 0, 1000);
    int found = asked(port, IPPROTO_TCP);
    CHECK_INT(found, 2);
    CHECK(users[0].state == TCP_LISTEN);
    /* Not accepted: no process has it. */
    CHECK(users[1].state == TCP_ESTABLISHED && users[1].pid == -1 && users[1].fd == -1 && users[1].inode == 0);
    CHECK(users[1].name[0] == 0 && users[1].peer_len == sizeof(struct sockaddr_in));
    int server = rsk_accept4(listener, NULL, NULL, SOCK_CLOEXEC);
    found = asked(port, 0);
    const rsk_port_user *mine = entry(found, getpid(), server, TCP_ESTABLISHED);
    CHECK(found == 2 && mine != NULL && mine->inode != 0);
    /* The client's port is another; who had it before may be in TIME_WAIT there. */
    found = asked(port_of(client), IPPROTO_TCP);
    CHECK(entry(found, getpid(), client, TCP_ESTABLISHED) != NULL);
    /* Who closes first waits; the client's end of it is gone at once. */
    CHECK(rsk_close(server) == 0 && rsk_recv(client, service, 1, 0) == 0 && rsk_close(client) == 0);
    found = asked(port, IPPROTO_TCP);
    CHECK_INT(found, 2);
    CHECK(users[1].state == TCP_TIME_WAIT && users[1].pid == -1 && users[1].inode == 0);
    CHECK(users[1].left_ms > 0 && users[1].left_ms <= 60000);
    CHECK(rsk_close(listener) == 0);
}

static void datagrams(void) {
    int fd = rsk_udp_open("127.0.0.1", somewhere(), 0, 0), port = port_of(fd);
    int found = asked(port, IPPROTO_UDP);
    const rsk_port_user *mine = entry(found, getpid(), fd, TCP_CLOSE);
    CHECK(found == 1 && mine != NULL && mine->protocol == IPPROTO_UDP && mine->peer_len == 0);
    CHECK_INT(asked(port, IPPROTO_TCP), 0);
    struct sockaddr_in peer = {.sin_family = AF_INET, .sin_port = htons(9), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    CHECK(rsk_connect(fd, (struct sockaddr *)&peer, sizeof peer) == 0);
    found = asked(port, 0);
    mine = entry(found, getpid(), fd, TCP_ESTABLISHED);
    CHECK(mine != NULL && mine->peer_len == sizeof peer && memcmp(&mine->peer, &peer, sizeof peer) == 0);
    CHECK(rsk_close(fd) == 0);
}

/* What a process of another user may see: the socket and its user, and nothing of the process. */
static void without_rights(void) {
    if (getuid() != 0) return;
    int listener = listening("127.0.0.1"), port = port_of(listener), status;
    pid_t child = (pid_t)MUST(fork());
    if (child == 0) {
        if (setuid(65534) != 0) _exit(2);
        /* Its own copy it sees. */
        CHECK_INT(asked(port, IPPROTO_TCP), 1);
        CHECK(users[0].pid == getpid() && users[0].fd == listener);
        CHECK(rsk_close(listener) == 0);
        CHECK_INT(asked(port, IPPROTO_TCP), 1);
        CHECK(users[0].pid == -1 && users[0].fd == -1 && users[0].inode != 0 && users[0].uid == 0);
        _exit(check_end());
    }
    CHECK(waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0);
    CHECK(rsk_close(listener) == 0);
}

/* It takes descriptors of its own for a moment: without them it fails, and does not tell less. */
static void few_descriptors(void) {
    int listener = listening("127.0.0.1"), port = port_of(listener), first = (int)MUST(dup(0)), failed = 0;
    struct rlimit limit, before;
    MUST(close(first));
    MUST(getrlimit(RLIMIT_NOFILE, &before));
    limit = before;
    for (int room = 0; room <= 4; room++) {
        limit.rlim_cur = (rlim_t)(first + room);
        MUST(setrlimit(RLIMIT_NOFILE, &limit));
        int found = rsk_port_users(port, IPPROTO_TCP, users, ROOM);
        if (found == -1) {
            CHECK(errno == EMFILE);
            failed++;
        } else {
            CHECK(found == 1 && users[0].pid == getpid() && users[0].fd == listener && users[0].name[0] != 0);
        }
    }
    MUST(setrlimit(RLIMIT_NOFILE, &before));
    CHECK_INT(failed, 3);
    CHECK(rsk_close(listener) == 0);
}

int main(void) {
    refused();
    if (rsk_port_users(9, 0, NULL, 0) == -1 && errno == ENOTSUP) {
        puts("the kernel does not list sockets here");
        return 77;
    }
    every_copy("127.0.0.1");
    every_copy("::1");
    connections();
    datagrams();
    without_rights();
    few_descriptors();
    return check_end();
}
