/* opening: sockets of every kind in one step; what they are, what is refused, and that no call outlives its deadline. */
#include "opening.h"

CHECK_PROGRAM("opening");

const char *port_of(int fd) {
    static char ports[8][8];
    static unsigned next;
    struct sockaddr_storage address;
    socklen_t len = sizeof address;
    char *port = ports[next++ % 8];
    MUST(getsockname(fd, (struct sockaddr *)&address, &len));
    MUST(-getnameinfo((struct sockaddr *)&address, len, NULL, 0, port, sizeof ports[0], NI_NUMERICSERV));
    return port;
}

int explained(const char *part) {
    char text[4097];
    return rsk_explain(text, sizeof text) > 0 && strstr(text, part) != NULL;
}

void check_time(double started, int ms, const char *file, int line, const char *text) {
    double took = (check_seconds() - started) * 1000;
    atomic_fetch_add(&check_counts.cases, 1);
    if (took < ms - 1 || took > ms + 100) {
        check_report(file, line, "%s took %.1f ms, its limit is %d", text, took, ms);
    }
}

static volatile sig_atomic_t ticks;

static void tick(int number) {
    (void)number;
    ticks = ticks + 1;
}

static void set_ticking(long us) {
    struct itimerval every = {.it_interval = {.tv_usec = us}, .it_value = {.tv_usec = us}};
    MUST(setitimer(ITIMER_REAL, &every, NULL));
}

void start_ticking(void) {
    struct sigaction action = {.sa_handler = tick};
    MUST(sigaction(SIGALRM, &action, NULL));
    ticks = 0;
    set_ticking(10000);
}

int stop_ticking(void) {
    set_ticking(0);
    return ticks;
}

int main(void) {
    static const struct {
        const char *name;
        void (*run)(void);
    } parts[] = {
        {"tcp", tcp_part},
        {"udp", udp_part},
        {"multicast", multicast_part},
        {"unix", unix_part},
        {"deadlines", deadlines_part},
        {"arguments", arguments_part},
        {"privileges", privileges_part},
        {"namespaces", namespaces_part},
    };
    CHECK_INT(rsk_set_language("en"), 0);
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        int before = open_descriptors();
        parts[i].run();
        if (open_descriptors() != before) {
            check_report(__FILE__, __LINE__, "part %s left %d descriptors", parts[i].name, open_descriptors() - before);
        }
    }
    return check_end();
}
