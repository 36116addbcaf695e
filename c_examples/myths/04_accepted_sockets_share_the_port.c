/*
 * Myth 04: "accept() gives each client a port of its own on the server."
 *
 * An accepted socket has the port of the listening one. What tells connections apart is all five
 * parts together: protocol, local address and port, remote address and port.
 *
 * Run:     build/examples/myths/04_accepted_sockets_share_the_port
 * Look at: four sockets with one local port, and each client's bytes come out of the right one.
 */
#include "myth.h"

enum { CLIENTS = 3 };

int main(void) {
    int listener, clients[CLIENTS], accepted[CLIENTS], same = 1, right = 1;
    struct sockaddr_in peer;
    socklen_t length;
    char number;

    claim("accept() gives each client a port of its own on the server");
    listener = listener_with(CLIENTS);
    for (int i = 0; i < CLIENTS; i++)
        clients[i] = connected_to(SOCK_STREAM, local_port(listener));
    for (int i = 0; i < CLIENTS; i++) {
        length = sizeof peer;
        accepted[i] = check(rsk_accept(listener, (struct sockaddr *)&peer, &length));
        same &= local_port(accepted[i]) == local_port(listener);
        right &= rsk_ntohs(peer.sin_port) == local_port(clients[i]);
    }
    really(same,
           "the listening socket and %d accepted ones have the same local port %d", CLIENTS, local_port(listener));
    really(right, "what differs is the remote port: each is that of one client");
    for (int i = CLIENTS - 1; i >= 0; i--) {
        number = (char)('0' + i);
        check(rsk_send(clients[i], &number, 1, 0));
    }
    for (int i = 0; i < CLIENTS; i++)
        right &= check(rsk_recv(accepted[i], &number, 1, 0)) == 1 && number == '0' + i;
    really(right, "each of them got the bytes of its own client");
    for (int i = 0; i < CLIENTS; i++)
        if (rsk_close(clients[i]) == -1 || rsk_close(accepted[i]) == -1)
            check(-1);
    check(rsk_close(listener));
    return EXIT_SUCCESS;
}
