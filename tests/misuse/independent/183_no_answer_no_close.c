/* A monitor asks its servers in turn; where there is no answer it forgets to close. */
#include <rustsock.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

static void die(const char *what) {
    rsk_perror(what);
    exit(EXIT_FAILURE);
}

/* 1: alive, 0: no answer, -1: could not ask */
static int ask(const char *port) {
    char answer[16];
    int fd = rsk_udp_connect("127.0.0.1", port, 0, 0);

    if (fd == -1)
        return -1;
    if (rsk_send(fd, "alive?", 6, 0) == -1)
        die("send");
    if (rsk_wait_readable(fd, 2) != 1)
        return 0;
    if (rsk_recv(fd, answer, sizeof answer, 0) == -1)
        die("recv");
    rsk_close(fd);
    return 1;
}

int main(void) {
    struct sockaddr_in name;
    socklen_t length = sizeof name;
    struct rlimit limit;
    char port[8], question[16];
    int result, alive = 0, server = rsk_udp_open("127.0.0.1", "0", 0, 0);

    if (getrlimit(RLIMIT_NOFILE, &limit) == -1)
        return EXIT_FAILURE;
    limit.rlim_cur = 80;
    if (setrlimit(RLIMIT_NOFILE, &limit) == -1)
        return EXIT_FAILURE;
    if (server == -1 || rsk_getsockname(server, (struct sockaddr *)&name, &length) == -1)
        die("server");
    snprintf(port, sizeof port, "%u", (unsigned)rsk_ntohs(name.sin_port));
    for (int i = 0; i < 100; i++) {
        result = ask(port);
        if (result == -1) {
            printf("question %s: %s\n", i > 60 ? "60 or more" : "early", rsk_error_name(rsk_last_error()));
            break;
        }
        alive += result;
    }
    printf("%d answers\n", alive);
    while (rsk_bytes_available(server) > 0)
        if (rsk_recv(server, question, sizeof question, 0) == -1)
            die("recv");
    rsk_close(server);
    return EXIT_SUCCESS;
}
