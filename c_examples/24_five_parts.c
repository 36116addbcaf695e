/*
 * 24: the five parts of a socket, and more, of any descriptor.
 *
 * Protocol, local IP, local port, remote IP and remote port name a connection: no other in the
 * world has all five the same. Lesson 01 asks for them one by one. rsk_describe_text tells them in
 * one line, with the role of the socket, its state and what waits in its queues; rsk_describe gives
 * the same as numbers. It works for sockets of others too, such as one that came as standard input.
 *
 * Run:    build/examples/24_five_parts
 * Look at: the line of the listening socket while a client waits to be accepted, and what the five
 *         bytes do that were sent and not yet received.
 */
#include "loopback.h"

static void describe(const char *what, int fd) {
    char line[512];

    check(rsk_describe_text(fd, line, sizeof line));
    printf("%-22s %s\n", what, line);
}

int main(void) {
    rsk_description description = { .size = sizeof description };
    char port[8], bytes[8];
    int listener, client, accepted, datagrams, pair[2];

    print_line_by_line();
    datagrams = check(rsk_udp_open("127.0.0.1", "0", 0, -1));
    check(rsk_socketpair(AF_UNIX, SOCK_STREAM, 0, pair));
    describe("a UDP socket", datagrams);
    describe("half of a pair", pair[0]);

    listener = check(rsk_tcp_listen("127.0.0.1", "0", 5, 0, -1));
    (void)snprintf(port, sizeof port, "%d", local_port(listener));
    client = check(rsk_tcp_connect("127.0.0.1", port, 0, 1000));
    printf("\n");
    describe("the listener", listener);
    accepted = check(rsk_accept(listener, NULL, NULL));
    describe("after accept", listener);

    check(rsk_send(client, "hello", 5, 0));
    check(rsk_wait_readable(accepted, 1000));
    printf("\n");
    describe("who connected", client);
    describe("who was accepted", accepted);
    if (check(rsk_recv(accepted, bytes, sizeof bytes, 0)) != 5)
        return EXIT_FAILURE;
    describe("after recv", accepted);

    check(rsk_describe(client, &description));
    printf("\nas numbers: protocol %d, state %d, %d bytes of address here, %d there\n", description.protocol,
           description.state, (int)description.local_len, (int)description.peer_len);
    if (rsk_describe(STDOUT_FILENO, &description) == -1 && rsk_last_error() == ENOTSOCK)
        printf("standard output is no socket: there is nothing to describe\n");

    check(rsk_close(accepted));
    check(rsk_close(client));
    check(rsk_close(listener));
    check(rsk_close(pair[0]));
    check(rsk_close(pair[1]));
    return check(rsk_close(datagrams));
}
