/*
 * A server lets four clients connect before it accepts the first of them.
 *
 * Mistake: the backlog is 0. There is room for one connection only; the other clients get no
 * answer and try again, a second later at the earliest.
 *
 * Look at: how many clients are connected after a moment.
 *
 * Reports: RSK132
 */
#include "../../loopback.h"

int main(void) {
    int listener = bound_to(SOCK_STREAM, 0);
    struct sockaddr_in address = on_loopback(local_port(listener));
    struct pollfd clients[4];
    int connected = 0;

    check(rsk_listen(listener, 0));
    for (int i = 0; i < 4; i++) {
        clients[i].fd = check(rsk_socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0));
        clients[i].events = POLLOUT;
        if (rsk_connect(clients[i].fd, (struct sockaddr *)&address, sizeof address) == -1
            && rsk_last_error() != EINPROGRESS)
            printf("connect: %s\n", rsk_error_name(rsk_last_error()));
    }
    pause_ms(100);
    check(rsk_poll(clients, 4, 0));
    for (int i = 0; i < 4; i++)
        connected += clients[i].revents == POLLOUT;
    printf("%d of 4 are connected\n", connected);

    for (int i = 0; i < 4; i++)
        check(rsk_close(clients[i].fd));
    check(rsk_close(listener));
    return EXIT_SUCCESS;
}
