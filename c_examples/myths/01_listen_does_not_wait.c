/*
 * Myth 01: "listen() waits until a client asks for a connection, or an error happens."
 *
 * It changes the state of the socket and returns. Its result says whether that worked and nothing of
 * any client. What waits is accept(), or poll() on the listening socket.
 *
 * Run:     build/examples/myths/01_listen_does_not_wait
 * Look at: the time that listen() took; nobody had asked for a connection.
 */
#include "myth.h"

int main(void) {
    double start, took;
    int fd, clients, on = 0;
    socklen_t length = sizeof on;

    claim("listen() waits until a client asks for a connection, or an error happens");
    fd = bound_to(SOCK_STREAM, 0);
    start = now_ms();
    check(rsk_listen(fd, SOMAXCONN));
    took = now_ms() - start;
    really(took < 1000, "listen() returned 0 after %.3f ms, and no client was there", took);
    check(rsk_getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &on, &length));
    really(on == 1, "what it did: the state of the socket is %s now", tcp_state(fd));
    start = now_ms();
    clients = readable_within(fd, 100);
    took = now_ms() - start;
    really(clients == 0 && took > 90, "poll() waits for clients: %d after %.0f ms", clients, took);
    check(rsk_set_nonblocking(fd, 1));
    really(failed_with(rsk_accept(fd, NULL, NULL), EAGAIN), "and accept() would: non-blocking it says EAGAIN");
    check(rsk_close(fd));
    return EXIT_SUCCESS;
}
