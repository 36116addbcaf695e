/* Connects in the background, done in all the ways that are right. */
#include "../../../c_examples/loopback.h"
#include <fcntl.h>

static int start(uint16_t port) {
    struct sockaddr_in address = on_loopback(port);
    int fd = check(rsk_socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));

    if (rsk_connect(fd, (struct sockaddr *)&address, sizeof address) == -1 && rsk_last_error() != EINPROGRESS)
        check(-1);
    return fd;
}

static void wait_writable(int fd) {
    struct pollfd writable = { .fd = fd, .events = POLLOUT };

    check(rsk_poll(&writable, 1, 1000));
}

int main(void) {
    int listener = listener_with(1), nobody = bound_to(SOCK_STREAM, 0), fd, waiting[4], error;
    socklen_t length = sizeof error;
    uint16_t port = local_port(listener);
    struct sockaddr_in address = on_loopback(port), peer;
    struct timeval limit = { 0, 50000 };

    /* Sends at once; if that fails, it waits. The error of the connect comes with the send. */
    fd = start(port);
    if (rsk_send(fd, "hello", 5, 0) == -1) {
        wait_writable(fd);
        send_whole(fd, "hello", 5);
    }
    check(rsk_close(fd));
    check(rsk_close(check(rsk_accept4(listener, NULL, NULL, SOCK_CLOEXEC))));

    /* Asks by a second connect, by getpeername, by SO_ERROR, by the library. */
    fd = start(port);
    wait_writable(fd);
    if (rsk_connect(fd, (struct sockaddr *)&address, sizeof address) == -1 && rsk_last_error() != EISCONN)
        check(-1);
    send_whole(fd, "x", 1);
    check(rsk_close(fd));
    check(rsk_close(check(rsk_accept4(listener, NULL, NULL, SOCK_CLOEXEC))));
    fd = start(local_port(nobody));
    wait_writable(fd);
    length = sizeof peer;
    if (rsk_getpeername(fd, (struct sockaddr *)&peer, &length) == -1)
        check(rsk_close(fd)); /* not connected */
    fd = start(local_port(nobody));
    if (rsk_connect_finish(fd, 1000) == -1)
        check(rsk_close(fd));
    fd = start(local_port(nobody));
    wait_writable(fd);
    length = sizeof error;
    check(rsk_getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &length));
    check(rsk_close(fd));

    /* Started and given up: the race of two addresses, a knock at a door. */
    for (int i = 0; i < 4; i++)
        waiting[i] = start(port);
    for (int i = 0; i < 4; i++)
        check(rsk_close(waiting[i]));

    /* A full queue: one attempt to send while it connects, then a wait. */
    for (int i = 0; i < 4; i++)
        waiting[i] = start(port);
    if (rsk_send(waiting[3], "x", 1, 0) == -1)
        check(rsk_wait_writable(waiting[3], 20));
    for (int i = 0; i < 4; i++)
        check(rsk_close(waiting[i]));

    /* A blocking connect with a time limit: EINPROGRESS is the end of that time. */
    for (int i = 0; i < 3; i++)
        waiting[i] = start(port);
    fd = check(rsk_socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    check(rsk_setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit));
    if (rsk_connect(fd, (struct sockaddr *)&address, sizeof address) == -1)
        rsk_perror("expected");
    check(rsk_close(fd));
    for (int i = 0; i < 3; i++)
        check(rsk_close(waiting[i]));
    check(rsk_close(nobody));
    return check(rsk_close(listener));
}
