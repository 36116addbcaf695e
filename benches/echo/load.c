/* load PORT PID CONNECTIONS BYTES SECONDS: keeps one message in flight on each connection to an echo server and prints, as
 * JSON, the requests that were answered and the CPU time the server's process spent meanwhile.
 * The content of the first answer on each connection is compared. */
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { MAX_CONNECTIONS = 10000, MAX_BYTES = 1 << 20 };
static const double WARM_UP = 0.05;

static struct connection {
    int fd;
    size_t sent, received;              /* of the message in flight */
    bool compared;
} connections[MAX_CONNECTIONS];

static char message[MAX_BYTES], answer[MAX_BYTES];
static size_t bytes;
static int epoll;
static unsigned long long answered;

static void check(bool good, const char *what) {
    if (!good) {
        perror(what);
        exit(EXIT_FAILURE);
    }
}

static double now(void) {
    struct timespec time;
    (void)clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

/* Nanoseconds on a CPU so far, exact: /proc/PID/stat counts in hundredths of a second. */
static unsigned long long cpu_ns(const char *pid) {
    char path[64];
    unsigned long long ns = 0;
    (void)snprintf(path, sizeof path, "/proc/%s/schedstat", pid);
    FILE *file = fopen(path, "re");
    check(file != NULL && fscanf(file, "%llu", &ns) == 1, path);
    (void)fclose(file);
    return ns;
}

static void watch(struct connection *connection, int op, uint32_t events) {
    struct epoll_event event = {.events = events, .data.ptr = connection};
    check(epoll_ctl(epoll, op, connection->fd, &event) == 0, "epoll_ctl");
}

static void send_more(struct connection *connection, bool was_waiting) {
    ssize_t n = send(connection->fd, message + connection->sent, bytes - connection->sent, MSG_NOSIGNAL);
    check(n >= 0 || errno == EAGAIN, "send");
    connection->sent += n > 0 ? (size_t)n : 0;
    bool waits = connection->sent < bytes;
    if (waits != was_waiting) {
        watch(connection, EPOLL_CTL_MOD, waits ? EPOLLIN | EPOLLOUT : EPOLLIN);
    }
}

static void receive_more(struct connection *connection) {
    ssize_t n = recv(connection->fd, answer, bytes - connection->received, 0);
    if (n == -1 && errno == EAGAIN) {
        return;
    }
    check(n > 0, n == 0 ? "the server closed the connection" : "recv");
    if (!connection->compared && memcmp(answer, message + connection->received, (size_t)n) != 0) {
        (void)fprintf(stderr, "load: a wrong answer\n");
        exit(EXIT_FAILURE);
    }
    connection->received += (size_t)n;
    if (connection->received == bytes) {
        answered++;
        connection->compared = true;
        connection->sent = connection->received = 0;
        send_more(connection, false);
    }
}

static void connect_all(in_port_t port, int count) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int on = 1;
    struct linger at_once = {.l_onoff = 1, .l_linger = 0};
    for (int i = 0; i < count; i++) {
        struct connection *connection = &connections[i];
        connection->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        check(connection->fd != -1, "socket");
        check(connect(connection->fd, (struct sockaddr *)&address, sizeof address) == 0, "connect");
        check(fcntl(connection->fd, F_SETFL, O_NONBLOCK) == 0, "O_NONBLOCK");
        check(setsockopt(connection->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) == 0, "TCP_NODELAY");
        check(setsockopt(connection->fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once) == 0, "SO_LINGER");
        watch(connection, EPOLL_CTL_ADD, EPOLLIN);
    }
}

static void run_until(double end) {
    struct epoll_event ready[256];
    while (now() < end) {
        int n = epoll_wait(epoll, ready, 256, 1000);
        check(n > 0, "no answer within a second");
        for (int i = 0; i < n; i++) {
            struct connection *connection = ready[i].data.ptr;
            if (ready[i].events & EPOLLOUT) {
                send_more(connection, true);
            }
            if (ready[i].events & (EPOLLIN | EPOLLERR | EPOLLHUP)) {
                receive_more(connection);
            }
        }
    }
}

int main(int argc, char **argv) {
    if (argc != 6) {
        (void)fprintf(stderr, "usage: load PORT PID CONNECTIONS BYTES SECONDS\n");
        return 2;
    }
    int count = atoi(argv[3]);
    double seconds = strtod(argv[5], NULL);
    bytes = (size_t)strtoul(argv[4], NULL, 10);
    if (count < 1 || count > MAX_CONNECTIONS || bytes < 1 || bytes > MAX_BYTES) {
        (void)fprintf(stderr, "load: out of range\n");
        return 2;
    }
    (void)alarm((unsigned)seconds + 20);
    struct rlimit limit;
    check(getrlimit(RLIMIT_NOFILE, &limit) == 0, "getrlimit");
    limit.rlim_cur = limit.rlim_max;
    check(setrlimit(RLIMIT_NOFILE, &limit) == 0, "setrlimit");
    for (size_t i = 0; i < bytes; i++) {
        message[i] = (char)(i * 7 + i / 251);
    }
    check((epoll = epoll_create1(EPOLL_CLOEXEC)) != -1, "epoll_create1");
    connect_all((in_port_t)atoi(argv[1]), count);
    for (int i = 0; i < count; i++) {
        send_more(&connections[i], false);
    }
    run_until(now() + WARM_UP);
    unsigned long long cpu_before = cpu_ns(argv[2]), before = answered;
    double start = now();
    run_until(start + seconds);
    double took = now() - start;
    unsigned long long spent = cpu_ns(argv[2]) - cpu_before;
    printf("{\"requests\": %llu, \"server_ns\": %llu, \"seconds\": %.4f}\n", answered - before, spent, took);
    return EXIT_SUCCESS;
}
