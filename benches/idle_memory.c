/* idle_memory PORT PID: how many bytes of memory of its own an echo server's process takes for each connection that does
 * nothing. The pages the process alone has are counted with some connections open and again with many more; what the
 * kernel takes for a socket is not among them. */
#include <netinet/in.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { FEW = 1000, MANY = 9000 };

static void check(bool good, const char *what) {
    if (!good) {
        perror(what);
        exit(EXIT_FAILURE);
    }
}

/* Bytes in pages that were written to: Private_Dirty, from the heap or from anywhere else. */
static long own_bytes(const char *pid) {
    char path[64], line[256];
    long kib = -1;
    (void)snprintf(path, sizeof path, "/proc/%s/smaps_rollup", pid);
    FILE *file = fopen(path, "re");
    check(file != NULL, path);
    while (kib == -1 && fgets(line, sizeof line, file) != NULL) {
        if (strncmp(line, "Private_Dirty:", 14) == 0) {
            kib = strtol(line + 14, NULL, 10);
        }
    }
    (void)fclose(file);
    check(kib != -1, "Private_Dirty");
    return kib * 1024;
}

/* One connection with an echo, so that it is known to be accepted and served. */
static void open_one(const struct sockaddr_in *address) {
    char byte = 'x';
    struct linger at_once = {.l_onoff = 1, .l_linger = 0};
    struct timeval limit = {.tv_sec = 5};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    check(fd != -1 && connect(fd, (const struct sockaddr *)address, sizeof *address) == 0, "connect");
    check(setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once) == 0, "SO_LINGER");
    check(setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit) == 0, "SO_RCVTIMEO");
    check(send(fd, &byte, 1, MSG_NOSIGNAL) == 1 && recv(fd, &byte, 1, 0) == 1 && byte == 'x', "echo");
}

int main(int argc, char **argv) {
    if (argc != 3) {
        (void)fprintf(stderr, "usage: idle_memory PORT PID\n");
        return 2;
    }
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct rlimit limit;
    address.sin_port = htons((in_port_t)atoi(argv[1]));
    (void)alarm(60);
    check(getrlimit(RLIMIT_NOFILE, &limit) == 0, "getrlimit");
    limit.rlim_cur = limit.rlim_max;
    check(setrlimit(RLIMIT_NOFILE, &limit) == 0, "setrlimit");
    if (limit.rlim_cur < MANY + 100) {
        printf("the limit of open files is below %d\n", MANY + 100);
        return 77;
    }
    for (int i = 0; i < FEW; i++) {
        open_one(&address);
    }
    long before = own_bytes(argv[2]);
    for (int i = FEW; i < MANY; i++) {
        open_one(&address);
    }
    printf("{\"connections\": %d, \"bytes\": %.1f}\n", MANY - FEW, (double)(own_bytes(argv[2]) - before) / (MANY - FEW));
    return EXIT_SUCCESS;
}
