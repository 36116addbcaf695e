/* Sockets in the states that make a call block or succeed at once. */
#include "cancel.h"

struct sockaddr_storage crowded_address;
socklen_t crowded_bytes;

struct ends quiet_stream(void) {
    int two[2];
    MUST(socketpair(AF_UNIX, SOCK_STREAM, 0, two));
    return (struct ends){two[0], two[1]};
}

struct ends ready_stream(void) {
    struct ends ends = quiet_stream();
    MUST(send(ends.peer, "data", 4, 0));
    return ends;
}

struct ends full_stream(void) {
    static char block[65536];
    struct ends ends = quiet_stream();
    while (send(ends.fd, block, sizeof block, MSG_DONTWAIT) > 0) {
    }
    while (send(ends.fd, block, 64, MSG_DONTWAIT) > 0) {
    }
    return ends;
}

void set_listener_address(struct sockaddr_un *address, socklen_t *bytes, int listener) {
    *bytes = sizeof *address;
    MUST(getsockname(listener, (struct sockaddr *)address, bytes));
}

static int unix_listener(int backlog) {
    static int number;
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    (void)snprintf(address.sun_path + 1, sizeof address.sun_path - 1, "rustsock-cancel-%ld-%d", (long)getpid(), number++);
    int listener = (int)MUST(socket(AF_UNIX, SOCK_STREAM, 0));
    MUST(bind(listener, (struct sockaddr *)&address, sizeof address));
    MUST(listen(listener, backlog));
    crowded_bytes = sizeof crowded_address;
    MUST(getsockname(listener, (struct sockaddr *)&crowded_address, &crowded_bytes));
    return listener;
}

struct ends idle_listener(void) {
    return (struct ends){unix_listener(4), -1};
}

struct ends busy_listener(void) {
    struct ends ends = {unix_listener(4), (int)MUST(socket(AF_UNIX, SOCK_STREAM, 0))};
    MUST(connect(ends.peer, (struct sockaddr *)&crowded_address, crowded_bytes));
    return ends;
}

struct ends welcome_client(void) {
    int listener = unix_listener(4);
    return (struct ends){(int)MUST(socket(AF_UNIX, SOCK_STREAM, 0)), listener};
}

/* Clients that fill a backlog; close_ends closes them too. */
static int crowd[16], crowd_count;

static void fill_backlog(int family) {
    while (crowd_count < 8) {
        int client = (int)MUST(socket(family, SOCK_STREAM | SOCK_NONBLOCK, 0));
        crowd[crowd_count++] = client;
        if (connect(client, (struct sockaddr *)&crowded_address, crowded_bytes) < 0 && errno == EAGAIN) {
            break;
        }
    }
}

struct ends crowded_client(void) {
    int listener = unix_listener(0);
    fill_backlog(AF_UNIX);
    return (struct ends){(int)MUST(socket(AF_UNIX, SOCK_STREAM, 0)), listener};
}

struct ends tcp_crowded_client(void) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr = {.s_addr = htonl(INADDR_LOOPBACK)}};
    int listener = (int)MUST(socket(AF_INET, SOCK_STREAM, 0));
    MUST(bind(listener, (struct sockaddr *)&address, sizeof address));
    MUST(listen(listener, 0));
    crowded_bytes = sizeof crowded_address;
    MUST(getsockname(listener, (struct sockaddr *)&crowded_address, &crowded_bytes));
    fill_backlog(AF_INET);
    return (struct ends){(int)MUST(socket(AF_INET, SOCK_STREAM, 0)), listener};
}

static int epoll_watched = -1;

struct ends quiet_epoll(void) {
    struct ends pair = quiet_stream();
    struct epoll_event wish = {.events = EPOLLIN};
    int ep = (int)MUST(epoll_create1(0));
    MUST(epoll_ctl(ep, EPOLL_CTL_ADD, pair.fd, &wish));
    epoll_watched = pair.fd;
    return (struct ends){ep, pair.peer};
}

void close_ends(struct ends ends) {
    (void)close(ends.fd);
    (void)close(ends.peer);
    (void)close(epoll_watched);
    epoll_watched = -1;
    while (crowd_count > 0) {
        (void)close(crowd[--crowd_count]);
    }
}

void *join_soon(pthread_t thread, const char *what) {
    struct timespec until;
    void *result = NULL;
    (void)clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += 2;
    int error = pthread_timedjoin_np(thread, &result, &until);
    if (error != 0) {
        check_report(__FILE__, __LINE__, "%s: the thread did not end within 2 s (%s)", what, strerror(error));
        exit(check_end());
    }
    return result;
}

void wait_until_asleep(pid_t thread_id) {
    char path[64], line[256];
    (void)snprintf(path, sizeof path, "/proc/self/task/%d/stat", (int)thread_id);
    for (int tries = 0; tries < 500; tries++) {
        FILE *status = fopen(path, "r");
        const char *state = status != NULL && fgets(line, sizeof line, status) != NULL ? strrchr(line, ')') : NULL;
        if (status != NULL) {
            (void)fclose(status);
        }
        if (state != NULL && state[2] == 'S') {
            check_sleep_ms(2); /* asleep, but perhaps only on its way into the call */
            return;
        }
        check_sleep_ms(1);
    }
}
