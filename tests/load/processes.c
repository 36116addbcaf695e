/* Processes of a load test, what they share, what they cost, and plain sockets for those who are no friends of the library. */
#include "load.h"

#include <fcntl.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>

void *shared_memory(size_t bytes) {
    void *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    MUST(memory != MAP_FAILED ? 0 : -1);
    return memory;
}

void raise_descriptors(void) {
    struct rlimit limit;
    MUST(getrlimit(RLIMIT_NOFILE, &limit));
    limit.rlim_cur = limit.rlim_max;
    MUST(setrlimit(RLIMIT_NOFILE, &limit));
}

void limit_descriptors(int count) {
    struct rlimit limit = {.rlim_cur = (rlim_t)count, .rlim_max = (rlim_t)count};
    MUST(setrlimit(RLIMIT_NOFILE, &limit));
}

pid_t start_process(void (*body)(void *), void *argument) {
    (void)fflush(stdout);
    pid_t parent = getpid(), pid = (pid_t)MUST(fork());
    if (pid == 0) {
        MUST(prctl(PR_SET_PDEATHSIG, SIGKILL));
        unsigned long before = atomic_load(&check_counts.differ);
        if (getppid() == parent) {
            body(argument);
        }
        (void)fflush(stdout);
        _exit(atomic_load(&check_counts.differ) == before ? 0 : 1);
    }
    return pid;
}

void end_process(pid_t pid, const char *what) {
    int status = 0;
    MUST(waitpid(pid, &status, 0));
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
        check_report(__FILE__, __LINE__, "%s ended with status %x", what, (unsigned)status);
    }
}

/* On a CPU so far, in the process's first thread. */
double cpu_seconds(pid_t pid) {
    char path[64];
    unsigned long long ns = 0;
    (void)snprintf(path, sizeof path, "/proc/%d/schedstat", (int)pid);
    FILE *file = fopen(path, "re");
    MUST(file != NULL && fscanf(file, "%llu", &ns) == 1 ? 0 : -1);
    (void)fclose(file);
    return (double)ns / 1e9;
}

long resident_bytes(pid_t pid) {
    char path[64];
    long pages = -1, ignored;
    (void)snprintf(path, sizeof path, "/proc/%d/statm", (int)pid);
    FILE *file = fopen(path, "re");
    MUST(file != NULL && fscanf(file, "%ld %ld", &ignored, &pages) == 2 ? 0 : -1);
    (void)fclose(file);
    return pages * sysconf(_SC_PAGESIZE);
}

/* From an address of 127.0.0.0/8, so that ports last; -1 if the server refuses. */
int connect_plain(in_port_t port, uint32_t source) {
    struct sockaddr_in from = {.sin_family = AF_INET, .sin_addr = {htonl(0x7F000100U + source)}};
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr = {htonl(INADDR_LOOPBACK)}};
    struct timeval patience = {.tv_sec = 20};
    int yes = 1, fd = (int)MUST(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    MUST(setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &yes, sizeof yes));
    MUST(setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience));
    MUST(setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience));
    MUST(setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes));
    MUST(bind(fd, (struct sockaddr *)&from, sizeof from));
    if (connect(fd, (struct sockaddr *)&to, sizeof to) != 0) {
        int error = errno;
        (void)close(fd);
        errno = error;
        return -1;
    }
    return fd;
}

/* No TIME_WAIT is left, which would fill the tables of the system. */
void reset_plain(int fd) {
    struct linger at_once = {.l_onoff = 1, .l_linger = 0};
    (void)setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    (void)close(fd);
}

/* Bytes of no pattern and without newline, then one. */
void make_message(unsigned char *bytes, size_t len, uint64_t which) {
    uint64_t word = 0;
    for (size_t i = 0; i < len; i++) {
        if (i % 8 == 0) {
            word = (which + i) * 0x9E3779B97F4A7C15U;
            word = (word ^ word >> 30) * 0xBF58476D1CE4E5B9U;
            word ^= word >> 31;
        }
        bytes[i] = (unsigned char)((word >> i % 8 * 8) | 0x20); /* no control character */
    }
    if (len > 0) {
        bytes[len - 1] = '\n';
    }
}
