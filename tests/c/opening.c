/* opening: sockets of every kind in one step; what they are, what is refused, and that no call outlives its deadline. */
#include "opening.h"

#include <dirent.h>
#include <sys/mman.h>
#include <sys/wait.h>

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

int silent_listener(const char *host, int clients[2]) {
    struct sockaddr_storage address;
    socklen_t len = sizeof address;
    int listener = (int)MUST(rsk_tcp_listen(host, "0", 1, 0, -1));
    MUST(listen(listener, 0));
    MUST(getsockname(listener, (struct sockaddr *)&address, &len));
    for (int i = 0; i < 2; i++) {
        clients[i] = (int)MUST(socket(address.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
        IGNORE(connect(clients[i], (struct sockaddr *)&address, len));
    }
    return listener;
}

void drop_silent(int listener, const int clients[2]) {
    (void)close(clients[0]);
    (void)close(clients[1]);
    (void)close(listener);
}

int explained(const char *part) {
    char text[4097];
    return rsk_explain(text, sizeof text) > 0 && strstr(text, part) != NULL;
}

int open_descriptors(void) {
    int count = 0;
    DIR *listing = opendir("/proc/self/fd");
    if (listing == NULL) {
        return -1;
    }
    while (readdir(listing) != NULL) {
        count++;
    }
    (void)closedir(listing);
    return count;
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

void in_child(void (*body)(void)) {
    atomic_ulong *counts = mmap(NULL, 2 * sizeof *counts, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    int status;
    if (counts == MAP_FAILED) {
        check_must(-1, __FILE__, __LINE__, "mmap");
        return;
    }
    pid_t child = (pid_t)MUST(fork());
    if (child == 0) {
        unsigned long cases = check_counts.cases, differ = check_counts.differ;
        body();
        counts[0] = check_counts.cases - cases;
        counts[1] = check_counts.differ - differ;
        _exit(0);
    }
    MUST(waitpid(child, &status, 0));
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    check_counts.cases += counts[0];
    check_counts.differ += counts[1];
    (void)munmap(counts, 2 * sizeof *counts);
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
