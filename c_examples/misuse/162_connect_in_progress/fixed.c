/*
 * A client connects without waiting for the answer: its socket is non-blocking.
 *
 * EINPROGRESS says that the connection is being made: rsk_connect_finish() waits for the end and tells
 * the result.
 *
 * Look at: the client is connected.
 *
 * Reports: nothing
 */
#include "../../loopback.h"

int main(void) {
    int listener = listener_with(8);
    struct sockaddr_in address = on_loopback(local_port(listener));
    int fd = check(rsk_socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));

    if (rsk_connect(fd, (struct sockaddr *)&address, sizeof address) == -1 && rsk_last_error() != EINPROGRESS) {
        rsk_perror("connect");
        check(rsk_close(fd));
        return EXIT_FAILURE;
    }
    check(rsk_connect_finish(fd, 1000));
    send_whole(fd, "hello", 5);
    printf("connected\n");
    check(rsk_close(fd));
    return check(rsk_close(listener));
}
