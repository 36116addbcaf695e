/*
 * Myth 05: "A port belongs to one socket; every other bind() to the same number fails."
 *
 * It fails with EADDRINUSE only for the same protocol and the same local address, and not even then if
 * both sockets have said SO_REUSEPORT. UDP and TCP count their ports separately, and so does each
 * local address.
 *
 * Run:     build/examples/myths/05_one_port_many_sockets
 * Look at: one number, six sockets; what is sent to it arrives at the one that is meant.
 */
#include "myth.h"

/* Tries to bind a new socket to that address and port; the socket, or -1 with the reason. */
static int try_bind(int type, const char *ip, uint16_t port, int reuse_port) {
    struct sockaddr_in address = on_loopback(port);
    int fd = check(rsk_socket(AF_INET, type, 0));

    check(rsk_inet_pton(AF_INET, ip, &address.sin_addr) == 1 ? 0 : -1);
    check(rsk_setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &reuse_port, sizeof reuse_port));
    if (rsk_bind(fd, (struct sockaddr *)&address, sizeof address) == 0)
        return fd;
    if (rsk_last_error() != EADDRINUSE)
        check(-1);
    check(rsk_close(fd));
    return -1;
}

int main(void) {
    int tcp, udp, elsewhere, again, shared[2], client, accepted;
    uint16_t port;
    char text[8];

    claim("a port belongs to one socket; every other bind() to the same number fails");
    tcp = try_bind(SOCK_STREAM, "127.0.0.1", 0, 0);
    port = local_port(tcp);
    check(rsk_listen(tcp, 1));
    again = try_bind(SOCK_STREAM, "127.0.0.1", port, 0);
    really(again == -1, "true for TCP on the same address: port %d again gives EADDRINUSE", port);
    udp = try_bind(SOCK_DGRAM, "127.0.0.1", port, 0);
    really(udp != -1, "not for UDP: fd %d has the UDP port %d", udp, port);
    elsewhere = try_bind(SOCK_STREAM, "127.0.0.2", port, 0);
    really(elsewhere != -1, "not for another local address: fd %d has 127.0.0.2:%d", elsewhere, port);
    shared[0] = try_bind(SOCK_STREAM, "127.0.0.3", port, 1);
    shared[1] = try_bind(SOCK_STREAM, "127.0.0.3", port, 1);
    really(shared[0] != -1 && shared[1] != -1, "not with SO_REUSEPORT: fd %d and fd %d have 127.0.0.3:%d", shared[0],
           shared[1], port);

    client = connected_to(SOCK_DGRAM, port);
    check(rsk_send(client, "udp", 3, 0));
    check(rsk_close(client));
    client = connected_to(SOCK_STREAM, port);
    check(rsk_send(client, "tcp", 3, 0));
    accepted = check(rsk_accept(tcp, NULL, NULL));
    really(check(rsk_recv(udp, text, sizeof text, 0)) == 3 && memcmp(text,
           "udp", 3) == 0, "a datagram to %d comes to fd %d", port, udp);
    really(check(rsk_recv(accepted, text, 3, MSG_WAITALL)) == 3 && memcmp(text, "tcp", 3) == 0,
           "a connection to %d comes to fd %d, and there is a sixth socket: fd %d", port, tcp, accepted);
    if (rsk_close(tcp) == -1 || rsk_close(udp) == -1 || rsk_close(elsewhere) == -1 || rsk_close(shared[0]) == -1
        || rsk_close(shared[1]) == -1 || rsk_close(client) == -1 || rsk_close(accepted) == -1)
        check(-1);
    return EXIT_SUCCESS;
}
