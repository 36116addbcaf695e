/*
 * A client connects without waiting for the answer: its socket is non-blocking.
 *
 * The mistake: connect() gives -1 with EINPROGRESS, and the client takes that for a failure. It only
 * says that the connection is being made.
 *
 * Look at: the server is there, and the client gives up.
 *
 * Reports: RSK162
 */
#include "../../loopback.h"

int main(void) {
    int listener = listener_with(8);
    struct sockaddr_in address = on_loopback(local_port(listener));
    int fd = check(rsk_socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));

    if (rsk_connect(fd, (struct sockaddr *)&address, sizeof address) == -1) {
        rsk_perror("connect");
        check(rsk_close(fd));
        return EXIT_FAILURE;
    }
    send_whole(fd, "hello", 5);
    printf("connected\n");
    check(rsk_close(fd));
    return check(rsk_close(listener));
}
