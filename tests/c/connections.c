/* connections [select|poll|epoll|all] [count] [seed]: many connections held open, each one's bytes echoed and checked.
 * Server and client are separate processes, because one process may not be allowed enough descriptors for both ends. */
#include "connections.h"

#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/wait.h>

CHECK_PROGRAM("connections");

enum { WAVES = 3, SPARE_DESCRIPTORS = 32 };

static uint64_t mix(uint64_t z) {
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9U;
    z = (z ^ z >> 27) * 0x94D049BB133111EBU;
    return z ^ z >> 31;
}

/* Every connection's bytes differ in every wave, in length too. */
static size_t make_payload(unsigned char *bytes, uint64_t seed, int connection, int wave) {
    uint64_t state = mix(seed + (uint64_t)connection * 1000003U + (uint64_t)wave * 7919U + 1);
    size_t length = 32 + state % (LARGEST_PAYLOAD - 32);
    for (size_t i = 0; i < length; i++) {
        state = i % 8 == 0 ? mix(state + 1) : state >> 8;
        bytes[i] = (unsigned char)state;
    }
    return length;
}

static uint64_t content_hash(const unsigned char *bytes, size_t length) {
    uint64_t sum = 0xCBF29CE484222325U;
    for (size_t i = 0; i < length; i++) {
        sum = (sum ^ bytes[i]) * 0x100000001B3U;
    }
    return sum;
}

static int connect_from(int connection, const struct sockaddr_in *server) {
    struct sockaddr_in source = {.sin_family = AF_INET, .sin_addr = {.s_addr = htonl(0x7F000002U + (unsigned)connection % 4)}};
    struct linger at_once = {.l_onoff = 1, .l_linger = 0};
    struct timeval patience = {.tv_sec = 15};
    int yes = 1;
    int s = rsk_socket(AF_INET, SOCK_STREAM, 0);
    MUST(s);
    MUST(rsk_setsockopt(s, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &yes, sizeof yes));
    MUST(rsk_setsockopt(s, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience));
    if (connection % 50 != 0) { /* most end with a reset: thousands in TIME_WAIT would disturb the next test */
        MUST(rsk_setsockopt(s, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once));
    }
    MUST(rsk_bind(s, (struct sockaddr *)&source, sizeof source));
    MUST(rsk_connect(s, (const struct sockaddr *)server, sizeof *server));
    return s;
}

static void send_wave(const int *sockets, int count, uint64_t seed, int wave) {
    unsigned char bytes[LARGEST_PAYLOAD];
    for (int i = 0; i < count; i++) {
        size_t length = make_payload(bytes, seed, i, wave);
        if (rsk_send(sockets[i], bytes, length, 0) != (ssize_t)length) {
            check_report(__FILE__, __LINE__, "connection %d, wave %d: send failed: %s", i, wave, strerror(errno));
        }
    }
}

static void check_wave(const int *sockets, int count, uint64_t seed, int wave) {
    unsigned char sent[LARGEST_PAYLOAD], got[LARGEST_PAYLOAD];
    for (int i = 0; i < count && atomic_load(&check_counts.differ) < 20; i++) {
        size_t length = make_payload(sent, seed, i, wave);
        ssize_t arrived = rsk_recv(sockets[i], got, length, MSG_WAITALL);
        atomic_fetch_add(&check_counts.cases, 1);
        if (arrived != (ssize_t)length || content_hash(got, length) != content_hash(sent, length)) {
            check_report(__FILE__, __LINE__, "connection %d, wave %d: %zd of %zu bytes came back%s (%s)", i, wave, arrived, length,
                         arrived == (ssize_t)length ? ", changed" : "", arrived < 0 ? strerror(errno) : "");
        }
    }
}

/* Returns what the server reported. */
static struct server_report converse(int listener, const struct sockaddr_in *address, int backend, int count, uint64_t seed) {
    int *sockets = malloc((size_t)count * sizeof *sockets);
    int reports[2];
    struct server_report report = {0};
    MUST(pipe(reports));
    (void)fflush(stdout);
    pid_t server = (pid_t)MUST(fork());
    if (server == 0) {
        report = serve(listener, backend, count);
        _exit(write(reports[1], &report, sizeof report) == sizeof report ? 0 : 1);
    }
    MUST(close(listener));
    MUST(close(reports[1]));
    for (int i = 0; sockets != NULL && i < count; i++) {
        sockets[i] = connect_from(i, address);
    }
    for (int wave = 0; sockets != NULL && wave < WAVES; wave++) {
        send_wave(sockets, count, seed, wave);
        check_wave(sockets, count, seed, wave);
    }
    for (int i = 0; sockets != NULL && i < count; i++) {
        CHECK(rsk_close(sockets[i]) == 0);
    }
    free(sockets);
    int status = 0;
    CHECK_INT(read(reports[0], &report, sizeof report), sizeof report);
    MUST(close(reports[0]));
    MUST(waitpid(server, &status, 0));
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    return report;
}

static void run_backend(int backend, int count, uint64_t seed) {
    static const char *const names[] = {"auto", "select", "poll", "epoll"};
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr = {.s_addr = htonl(INADDR_LOOPBACK)}};
    socklen_t bytes = sizeof address;
    double start = check_seconds();
    int listener = rsk_socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    MUST(listener);
    MUST(rsk_bind(listener, (struct sockaddr *)&address, sizeof address));
    MUST(rsk_listen(listener, 4096));
    MUST(rsk_getsockname(listener, (struct sockaddr *)&address, &bytes));
    struct server_report report = converse(listener, &address, backend, count, seed);
    CHECK_INT(report.accepted, count);
    CHECK_INT(report.most_open, count);
    CHECK_INT(report.short_sends, 0);
    CHECK_INT(report.unexpected, 0);
    printf("  %-6s %d connections, %d waves, %lu bytes echoed, %lu waits, %lu events, %.1f s\n", names[backend], count, WAVES,
           report.bytes, report.waits, report.events, check_seconds() - start);
}

/* The largest number of connections that the descriptor limit allows, up to the wanted one. */
static int raise_limit(int wanted) {
    struct rlimit limit;
    MUST(getrlimit(RLIMIT_NOFILE, &limit));
    limit.rlim_cur = limit.rlim_max;
    MUST(setrlimit(RLIMIT_NOFILE, &limit));
    if (limit.rlim_max >= (rlim_t)(wanted + SPARE_DESCRIPTORS)) {
        return wanted;
    }
    int possible = (int)limit.rlim_max - SPARE_DESCRIPTORS;
    if (possible < 1000) {
        check_skip("the hard limit of open files is too low for even 1000 connections");
    }
    printf("the hard limit of open files is %ld: %d connections instead of %d\n", (long)limit.rlim_max, possible, wanted);
    return possible;
}

int main(int argc, char **argv) {
    const char *which = argc > 1 ? argv[1] : "all";
    int count = argc > 2 ? atoi(argv[2]) : 10000;
    uint64_t seed = argc > 3 ? strtoull(argv[3], NULL, 10) : 20240601;
    static const char *const names[] = {"auto", "select", "poll", "epoll"};
    int ran = 0;
    (void)alarm(150);
    (void)unsetenv("RUSTSOCK_POLLER"); /* the test chooses */
    count = raise_limit(count);
    printf("seed %llu\n", (unsigned long long)seed);
    for (int backend = RSK_POLLER_SELECT; backend <= RSK_POLLER_EPOLL; backend++) {
        if (strcmp(which, "all") == 0 || strcmp(which, names[backend]) == 0) {
            run_backend(backend, count, seed);
            ran++;
        }
    }
    CHECK(ran > 0);
    return check_end();
}
