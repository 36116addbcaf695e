/*
 * Lesson 01: a socket is a file descriptor.
 *
 * rsk_socket() and its relatives return a small number, as open() does. fstat() says that a socket
 * is behind it, plain read() and write() work on it, and five values describe a connected one:
 * protocol, local IP, local port, remote IP, remote port.
 *
 * Run:     build/examples/01_socket_is_a_fd
 * Look at: the rows "client" and "accepted" mirror each other; "listener" and "accepted" have the
 *          same local port and are still two sockets; a number that was closed is worth nothing.
 */
#include <rustsock.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static void fail(const char *step) {
    rsk_perror(step);
    exit(EXIT_FAILURE);
}

static void read_and_write_a_socket(void) {
    struct stat status;
    char text[16] = "";
    int pair[2];

    if (rsk_socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == -1)
        fail("socketpair");
    printf("rsk_socketpair() made two sockets, joined to each other: fd %d and fd %d\n", pair[0], pair[1]);

    /* fstat, write and read are the system's own here: they know nothing of rustsock. */
    if (fstat(pair[0], &status) == -1 || write(pair[0], "hello", 5) != 5
        || read(pair[1], text, sizeof text - 1) != 5) {
        perror("plain file calls");
        exit(EXIT_FAILURE);
    }
    printf("fstat(%d) says: this is %s\n", pair[0], S_ISSOCK(status.st_mode) ? "a socket" : "no socket");
    printf("write(%d) put in \"hello\", read(%d) took out \"%s\"\n", pair[0], pair[1], text);
    if (rsk_close(pair[0]) == -1 || rsk_close(pair[1]) == -1)
        fail("close");
}

static void print_address(const struct sockaddr_in *address) {
    char ip[INET_ADDRSTRLEN];

    if (rsk_inet_ntop(AF_INET, &address->sin_addr, ip, sizeof ip) == NULL)
        fail("inet_ntop");
    printf("IP %s port %d", ip, rsk_ntohs(address->sin_port));
}

static void print_five_parts(const char *name, int fd) {
    struct sockaddr_in local, remote;
    socklen_t local_length = sizeof local, remote_length = sizeof remote;
    int protocol;
    socklen_t protocol_length = sizeof protocol;

    if (rsk_getsockopt(fd, SOL_SOCKET, SO_PROTOCOL, &protocol, &protocol_length) == -1
        || rsk_getsockname(fd, (struct sockaddr *)&local, &local_length) == -1)
        fail(name);
    printf("%-8s  fd %d  protocol %s  local ", name, fd, protocol == IPPROTO_TCP ? "TCP" : "unknown");
    print_address(&local);
    printf("  remote ");
    if (rsk_getpeername(fd, (struct sockaddr *)&remote, &remote_length) == 0)
        print_address(&remote);
    else if (rsk_last_error() == ENOTCONN) /* a listener is joined to nobody */
        printf("nobody");
    else
        fail(name);
    printf("\n");
}

int main(void) {
    struct sockaddr_in server = { .sin_family = AF_INET, .sin_addr.s_addr = rsk_htonl(INADDR_LOOPBACK) };
    socklen_t length = sizeof server;
    char why[512];
    int listener, client, accepted, again;

    read_and_write_a_socket();

    if ((listener = rsk_socket(AF_INET, SOCK_STREAM, 0)) == -1
        || rsk_bind(listener, (struct sockaddr *)&server, sizeof server) == -1
        || rsk_listen(listener, SOMAXCONN) == -1
        || rsk_getsockname(listener, (struct sockaddr *)&server, &length) == -1)
        fail("listener");
    /* The kernel answers for the listener, so connect() is done before accept() is called. */
    if ((client = rsk_socket(AF_INET, SOCK_STREAM, 0)) == -1
        || rsk_connect(client, (struct sockaddr *)&server, sizeof server) == -1
        || (accepted = rsk_accept(listener, NULL, NULL)) == -1)
        fail("connection");
    printf("\nthe five parts of three TCP sockets:\n");
    print_five_parts("listener", listener);
    print_five_parts("client", client);
    print_five_parts("accepted", accepted);

    if (rsk_close(client) == -1)
        fail("close");
    printf("\nafter rsk_close(%d) the number is invalid:\n", client);
    if (rsk_send(client, "hello", 5, 0) != -1 || rsk_explain(why, sizeof why) == -1)
        fail("send on a closed socket");
    printf("%s\n", why);
    if ((again = rsk_socket(AF_INET, SOCK_STREAM, 0)) == -1)
        fail("socket");
    printf("\nrsk_socket() gives fd %d: the lowest free number, now for a new, unconnected socket\n", again);

    if (rsk_close(again) == -1 || rsk_close(accepted) == -1 || rsk_close(listener) == -1)
        fail("close");
    return EXIT_SUCCESS;
}
