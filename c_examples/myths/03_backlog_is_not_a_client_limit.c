/*
 * Myth 03: "listen(fd, 2) lets at most two clients connect; a third one is refused."
 *
 * The backlog limits how many connections wait for accept(), not how many there are. Linux lets one
 * more wait, and who comes then is not refused: it gets no answer and goes on asking.
 *
 * Run:     build/examples/myths/03_backlog_is_not_a_client_limit
 * Look at: SYN_SENT: the fourth client is still asking. Lesson 13 shows the queue step by step.
 */
#include "myth.h"

static int start_connect(uint16_t port) {
    struct sockaddr_in address = on_loopback(port);
    int fd = check(rsk_socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0));

    check(failed_with(rsk_connect(fd, (struct sockaddr *)&address, sizeof address), EINPROGRESS) ? 0 : -1);
    return fd;
}

int main(void) {
    int listener, clients[10], accepted[10], waiting = 0, i;

    claim("listen(fd, 2) lets at most two clients connect; a third one is refused");
    listener = listener_with(2);
    for (i = 0; i < 5; i++)
        clients[i] = start_connect(local_port(listener));
    pause_ms(100);
    for (i = 0; i < 5; i++)
        waiting += strcmp(tcp_state(clients[i]), "ESTABLISHED") == 0;
    really(waiting == 3, "of 5 clients %d are ESTABLISHED, without any accept()", waiting);
    really(strcmp(tcp_state(clients[4]), "SYN_SENT") == 0, "the others are not refused: %s", tcp_state(clients[4]));
    for (i = 0; i < 5; i++)
        check(rsk_close(clients[i]));
    for (i = 0; i < 3; i++)
        check(rsk_close(check(rsk_accept(listener, NULL, NULL))));
    for (i = 0; i < 10; i++) {
        clients[i] = connected_to(SOCK_STREAM, local_port(listener));
        accepted[i] = check(rsk_accept(listener, NULL, NULL));
    }
    really(i == 10, "with accept() called in time, %d clients are connected at once", i);
    for (i = 0; i < 10; i++)
        if (rsk_close(clients[i]) == -1 || rsk_close(accepted[i]) == -1)
            check(-1);
    check(rsk_close(listener));
    return EXIT_SUCCESS;
}
