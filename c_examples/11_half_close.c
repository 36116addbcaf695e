/*
 * Lesson 11: how a TCP connection ends, step by step (half-close).
 *
 * A connection is two directions, and each side ends its own with a FIN. shutdown(SHUT_WR) says "no
 * more from me, but I still listen": the other side gets 0 from recv(), sends what is left, and ends
 * its direction too. FIN, ACK, FIN, ACK: that is the end in four steps.
 *
 * Run:     build/examples/11_half_close
 * Look at: the state of both sockets (from TCP_INFO) after each step; the answer arrives after the
 *          client has ended its direction.
 */
#include <rustsock.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int client, server; /* the two sockets of one connection */

static int check(ssize_t result) { /* for calls that have to succeed */
    if (result == -1) {
        rsk_perror("lesson");
        exit(EXIT_FAILURE);
    }
    return (int)result;
}

static int state(int fd) {
    struct tcp_info info;
    socklen_t length = sizeof info;

    check(rsk_getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &length));
    return info.tcpi_state;
}

static const char *state_name(int fd) {
    switch (state(fd)) {
    case TCP_ESTABLISHED: return "ESTABLISHED";
    case TCP_FIN_WAIT1:   return "FIN_WAIT1";
    case TCP_FIN_WAIT2:   return "FIN_WAIT2";
    case TCP_CLOSE_WAIT:  return "CLOSE_WAIT";
    case TCP_LAST_ACK:    return "LAST_ACK";
    case TCP_CLOSE:       return "CLOSE";
    default:              return "another state";
    }
}

/* A FIN and its ACK travel even on one machine: give them up to a second to arrive. */
static void wait_for(int fd, int wanted) {
    for (int ms = 0; ms < 1000 && state(fd) != wanted; ms++)
        check(rsk_poll(NULL, 0, 1) == -1 && rsk_last_error() != EINTR ? -1 : 0);
}

static void show(const char *step) {
    printf("%-55s  %-11s  %s\n", step, state_name(client), state_name(server));
}

static void connect_pair(void) {
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = rsk_htonl(INADDR_LOOPBACK) };
    socklen_t length = sizeof address;
    int listener = check(rsk_socket(AF_INET, SOCK_STREAM, 0));

    check(rsk_bind(listener, (struct sockaddr *)&address, sizeof address));
    check(rsk_listen(listener, 1));
    check(rsk_getsockname(listener, (struct sockaddr *)&address, &length));
    client = check(rsk_socket(AF_INET, SOCK_STREAM, 0));
    check(rsk_connect(client, (struct sockaddr *)&address, sizeof address));
    server = check(rsk_accept(listener, NULL, NULL));
    check(rsk_close(listener));
}

static void say(int fd, const char *text) {
    size_t left = strlen(text);

    while (left > 0) { /* send() may take only a part */
        int n = check(rsk_send(fd, text, left, 0));

        text += n;
        left -= (size_t)n;
    }
}

/* Gets exactly as many bytes as expected has; with "" it gets the end (0) or fails. */
static void receive(int fd, const char *expected) {
    char text[64];
    size_t length = strlen(expected);
    int n = check(rsk_recv(fd, text, length > 0 ? length : 1, MSG_WAITALL));

    if ((size_t)n != length || memcmp(text, expected, length) != 0) {
        fprintf(stderr, "lesson: received %d bytes, not \"%s\"\n", n, expected);
        exit(EXIT_FAILURE);
    }
}

int main(void) {
    printf("%-55s  %-11s  %s\n", "step", "client", "server");
    connect_pair();
    show("      connect() and accept() are done");
    say(client, "question");
    check(rsk_shutdown(client, SHUT_WR));
    wait_for(client, TCP_FIN_WAIT2);
    show("1, 2  client: send(); shutdown(SHUT_WR): FIN and ACK");
    receive(server, "question");
    receive(server, "");
    show("      server: recv() = 8, then recv() = 0");
    say(server, "the answer");
    receive(client, "the answer");
    show("      server: send() still works; client: recv() = 10");
    check(rsk_shutdown(server, SHUT_WR));
    wait_for(server, TCP_CLOSE);
    receive(client, "");
    show("3, 4  server: shutdown(SHUT_WR): FIN and ACK");
    check(rsk_close(client));
    check(rsk_close(server));
    printf("\nThe client ended first. Its socket says CLOSE, but for a minute the kernel keeps its address\n"
           "in TIME_WAIT: if the last ACK got lost, somebody has to send it again.\n");
    return EXIT_SUCCESS;
}
