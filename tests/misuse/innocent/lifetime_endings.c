/*
 * Connections broken off on purpose, descriptors closed in unusual ways, pools left open, attempts that may fail: all of it
 * right, so nothing is reported.
 */
#include "../../../c_examples/loopback.h"

#include <netdb.h>
#include <sys/wait.h>
#include <unistd.h>

static char data[60000];

/* pair[1] takes little, so that much of what pair[0] sends stays there. */
static void narrow_pair(int pair[2]) {
    int small = 4096, listener = bound_to(SOCK_STREAM, 0);

    check(rsk_setsockopt(listener, SOL_SOCKET, SO_RCVBUF, &small, sizeof small));
    check(rsk_listen(listener, 1));
    pair[0] = connected_to(SOCK_STREAM, local_port(listener));
    pair[1] = check(rsk_accept(listener, NULL, NULL));
    check(rsk_close(listener));
}

static void reset_on_purpose(void) {
    int pair[2], copy;

    /* A client that takes nothing is shed, some time after it was sent something. */
    narrow_pair(pair);
    send_whole(pair[0], data, sizeof data);
    pause_ms(120);
    check(rsk_set_linger(pair[0], 0));
    check(rsk_close(pair[0]));
    check(rsk_close(pair[1]));

    /* The same, with the call that says so. */
    narrow_pair(pair);
    send_whole(pair[0], data, sizeof data);
    check(rsk_close_reset(pair[0]));
    check(rsk_close(pair[1]));

    /* A copy is open: its close will end the connection. */
    narrow_pair(pair);
    check(rsk_set_linger(pair[0], 0));
    send_whole(pair[0], data, sizeof data);
    copy = check(rsk_dup(pair[0]));
    check(rsk_close(pair[0]));
    check(rsk_set_linger(copy, -1));
    check(rsk_close(copy));
    check(rsk_close_reset(pair[1]));
}

/* A child closes all it has not opened. */
static void close_every_number(void) {
    pid_t child = fork();

    if (child == 0) {
        int own = check(rsk_socket(AF_INET, SOCK_STREAM, 0));

        for (int fd = 3; fd < 100; fd++) (void)!rsk_close(fd);
        _exit(own < 0);
    }
    check_system(waitpid(child, NULL, 0), "waitpid");
}

/* The number of a closed socket is a file's now, and closed as such. */
static void number_of_a_file(void) {
    int fd = check(rsk_socket(AF_INET, SOCK_STREAM, 0));
    char byte;

    check(rsk_close(fd));
    FILE *file = fopen("/dev/null", "r");
    if (file == NULL) exit(EXIT_FAILURE);
    check(rsk_read(fileno(file), &byte, 1));
    if (fclose(file) != 0) exit(EXIT_FAILURE);
    fd = check(rsk_socket(AF_INET, SOCK_STREAM, 0));
    check_system(close(fd), "close");
}

static void meets_itself(void) {
    int fd = bound_to(SOCK_DGRAM, 0), stream = bound_to(SOCK_STREAM, 0);
    struct sockaddr_in own = on_loopback(local_port(fd)), other = on_loopback(local_port(stream));

    check(rsk_connect(fd, (struct sockaddr *)&own, sizeof own));
    check(rsk_connect(stream, (struct sockaddr *)&other, sizeof other));
    check(rsk_close(fd));
    check(rsk_close(stream));
}

/* A server of a family finds the port taken by its other one; a client tries one family after the other. */
static void both_families(void) {
    struct sockaddr_in6 six = { .sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT };
    int listener = listener_with(1), fd = rsk_socket(AF_INET6, SOCK_STREAM, 0);

    if (fd != -1) {
        six.sin6_port = rsk_htons(local_port(listener));
        (void)!rsk_connect(fd, (struct sockaddr *)&six, sizeof six);
        check(rsk_close(fd));
    }
    check(rsk_close(connected_to(SOCK_STREAM, local_port(listener))));
    check(rsk_close(listener));
}

static void look_up_quickly(void) {
    struct addrinfo hints = { .ai_family = AF_INET, .ai_socktype = SOCK_STREAM }, *found;
    struct pollfd ready[2] = { { .fd = bound_to(SOCK_DGRAM, 0), .events = POLLIN }, { .fd = bound_to(SOCK_DGRAM, 0), .events = POLLIN } };

    for (int i = 0; i < 3; i++) check(rsk_poll(ready, 2, 1));
    if (rsk_getaddrinfo("127.0.0.1", "80", &hints, &found) != 0) exit(EXIT_FAILURE);
    rsk_freeaddrinfo(found);
    for (int i = 0; i < 2; i++) check(rsk_close(ready[i].fd));
}

/* A pool of connections, listening sockets and sockets for datagrams: the system closes them. */
static void leave_open(void) {
    int pair[2];

    for (int i = 0; i < 12; i++) {
        connect_pair(pair);
        listener_with(1);
        bound_to(SOCK_DGRAM, 0);
        check(rsk_socket(AF_INET, SOCK_DGRAM, 0));
    }
}

int main(void) {
    reset_on_purpose();
    close_every_number();
    number_of_a_file();
    meets_itself();
    both_families();
    look_up_quickly();
    leave_open();
    return EXIT_SUCCESS;
}
