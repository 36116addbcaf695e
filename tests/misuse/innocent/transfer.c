/*
 * Bytes moved in ways that look like mistakes and are none: no report in diagnosis mode (RSK140 to RSK152), with and without
 * rehearsal.
 */
#include "../../../c_examples/loopback.h"
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MUCH = 4 * 1024 * 1024 };
static char much[MUCH], room[65536];

static void expect(int condition, const char *what) {
    if (!condition) {
        fprintf(stderr, "not so: %s (errno %d)\n", what, rsk_last_error());
        exit(EXIT_FAILURE);
    }
}

/* Takes what is there; the number of bytes. */
static size_t take(int fd) {
    size_t sum = 0;
    ssize_t n;

    while ((n = rsk_recv(fd, room, sizeof room, MSG_DONTWAIT)) > 0)
        sum += (size_t)n;
    return sum;
}

static void close_both(int pair[2]) {
    check(rsk_shutdown(pair[0], SHUT_WR));
    while (readable_within(pair[1], 1000) && check(rsk_recv(pair[1], room, sizeof room, 0)) > 0)
        ;
    check(rsk_close(pair[1]));
    check(rsk_close(pair[0]));
}

static void nonblocking_pair(int pair[2]) {
    connect_pair(pair);
    check(rsk_set_nonblocking(pair[0], 1));
}

/* After a short send the rest is sent from where it stopped, from the front of the buffer, or as other parts. */
static void the_rest_is_sent(void) {
    int pair[2];
    size_t sent = 0, got = 0;

    for (size_t i = 0; i < sizeof much; i++)
        much[i] = (char)(i * 7 + i / 251);
    nonblocking_pair(pair);
    for (int turn = 0; sent < MUCH; turn++) {
        struct iovec parts[2] = { { much + sent, (MUCH - sent) / 2 }, { much + sent + (MUCH - sent) / 2, (MUCH - sent + 1) / 2 } };
        struct msghdr message = { .msg_iov = parts, .msg_iovlen = 2 };
        ssize_t n = turn % 3 == 0   ? rsk_send(pair[0], much + sent, MUCH - sent, 0)
                    : turn % 3 == 1 ? rsk_sendmsg(pair[0], &message, 0)
                                    : rsk_writev(pair[0], parts, 2);

        expect(n > 0 || rsk_last_error() == EAGAIN, "sending goes on");
        sent += n > 0 ? (size_t)n : 0;
        got += take(pair[1]);
    }
    close_both(pair);
    nonblocking_pair(pair);
    for (size_t left = MUCH; left > 0; got += take(pair[1])) {
        ssize_t n = rsk_send(pair[0], much, left, 0);

        expect(n > 0 || rsk_last_error() == EAGAIN, "sending goes on");
        left -= n > 0 ? (size_t)n : 0;
        memmove(much, much + (n > 0 ? n : 0), left);
    }
    close_both(pair);
    expect(got > 0, "something has come");
}

/* Who gives a peer up has waited, tried again, or resets the connection. Urgent data may go before the rest. */
static void a_peer_is_given_up(void) {
    struct linger at_once = { .l_onoff = 1 };
    struct pollfd writable = { .events = POLLOUT };
    int pair[2];

    nonblocking_pair(pair);
    expect(rsk_send(pair[0], much, sizeof much, 0) < MUCH, "only a part went");
    (void)!rsk_send(pair[0], "!", 1, MSG_OOB);
    writable.fd = pair[0];
    expect(rsk_poll(&writable, 1, 30) == 0, "the peer does not read");
    check(rsk_close(pair[0]));
    check(rsk_close(pair[1]));

    nonblocking_pair(pair);
    expect(rsk_send(pair[0], much, sizeof much, 0) < MUCH, "only a part went");
    check(rsk_close_reset(pair[0]));
    check(rsk_close(pair[1]));

    nonblocking_pair(pair);
    expect(rsk_send(pair[0], much, sizeof much, 0) < MUCH, "only a part went");
    check(rsk_setsockopt(pair[0], SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once));
    check(rsk_close(pair[0]));
    check(rsk_close(pair[1]));

    connect_pair(pair);
    check(rsk_set_timeouts(pair[0], -1, 30));
    expect(rsk_send(pair[0], much, sizeof much, 0) < MUCH, "the time was up");
    check(rsk_close(pair[0]));
    check(rsk_close(pair[1]));
}

/* Pieces of any size, into the same small buffer, one byte at a time, into new memory, with what is missing asked for. */
static void pieces_are_received(void) {
    static const size_t sizes[] = { 1, 7, 8, 10, 16, 32, 64, 100 };
    unsigned char binary[1000], piece[128];
    int pair[2];

    for (size_t i = 0; i < sizeof binary; i++)
        binary[i] = (unsigned char)(i * 31);
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        connect_pair(pair);
        for (size_t at = 0; at < sizeof binary; at += 50) {
            size_t got = 0;

            check(rsk_send(pair[0], binary + at, 50, 0));
            while (got < 50)
                got += (size_t)check(rsk_recv(pair[1], piece, sizes[i], 0));
        }
        close_both(pair);
    }
    connect_pair(pair);
    check(rsk_send(pair[0], binary, 5, 0));
    check(readable_within(pair[1], -1));
    for (size_t missing = 20; missing > 0;) {
        unsigned char *fresh = malloc(missing);

        expect(fresh != NULL, "there is memory");
        missing -= (size_t)check(rsk_recv(pair[1], fresh, missing, 0));
        free(fresh);
        if (missing == 15)
            check(rsk_send(pair[0], binary + 5, 15, 0));
    }
    close_both(pair);
}

/* The end is seen, looked at again, and asked for with MSG_PEEK as often as one likes. */
static void the_end_is_seen(void) {
    int pair[2];
    char c;

    connect_pair(pair);
    check(rsk_shutdown(pair[0], SHUT_WR));
    for (int i = 0; i < 5; i++)
        expect(rsk_recv(pair[1], &c, 1, MSG_PEEK) == 0, "the end");
    expect(rsk_recv(pair[1], &c, 1, 0) == 0 && rsk_recv(pair[1], &c, 1, 0) == 0, "the end");
    expect(rsk_send(pair[1], "still", 5, 0) == 5, "the other direction is open");
    expect(take(pair[0]) == 5, "it has come");
    check(rsk_close(pair[0]));
    check(rsk_close(pair[1]));
}

/* Empty datagrams are datagrams; datagrams may be looked at, thrown away, or cut by who asks how long they are. */
static void datagrams_are_received(void) {
    int server = bound_to(SOCK_DGRAM, 0), client = connected_to(SOCK_DGRAM, local_port(server));
    struct iovec part = { room, 10 };
    struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1 };
    char byte[4];

    for (int i = 0; i < 6; i++)
        check(rsk_send(client, much, i % 2 == 0 ? 100 : 0, 0));
    expect(rsk_recv(server, room, sizeof room, 0) == 100 && rsk_recv(server, room, sizeof room, 0) == 0, "one, and an empty one");
    expect(rsk_recv(server, byte, 4, MSG_PEEK) == 4 && rsk_recv(server, byte, 4, 0) == 4, "the beginning is enough");
    expect(rsk_recv(server, room, sizeof room, 0) == 0, "an empty one");
    expect(rsk_recv(server, byte, 4, MSG_TRUNC) == 100, "how long it is");
    expect(rsk_recv(server, room, sizeof room, 0) == 0, "an empty one at the end");
    check(rsk_send(client, much, 100, 0));
    expect(rsk_recvmsg(server, &message, 0) == 10 && (message.msg_flags & MSG_TRUNC), "the message says that it was cut");
    check(rsk_send(client, much, 100, 0));
    expect(rsk_recv(server, byte, 1, 0) == 1, "thrown away");
    check(rsk_send(client, "", 0, 0));
    expect(rsk_read(server, room, sizeof room) == 0, "an empty one at the end");
    check(rsk_close(client));
    check(rsk_close(server));
}

/* Eight bytes: a text that long, pieces, fields, an echo from a buffer that held more before. */
static void eight_bytes_are_sent(void) {
    const char *text = "in pieces of eight bytes", *word = "12345678";
    struct { char name[8], rest[24]; } record = { "12345678", "the next field" };
    char buffer[64];
    int pair[2];

    connect_pair(pair);
    for (size_t at = 0; at < 24; at += 8)
        check(rsk_send(pair[0], text + at, 8, 0));
    check(rsk_send(pair[0], word, 8, 0));
    check(rsk_send(pair[0], &record.name, 8, 0));
    check(rsk_send(pair[0], &record.rest, sizeof record.rest, 0));
    memset(buffer, 'x', sizeof buffer - 1);
    buffer[sizeof buffer - 1] = '\0';
    take(pair[1]);
    for (int i = 0; i < 3; i++) {
        int n;

        check(rsk_send(pair[1], "message.", 8, 0));
        n = check(rsk_recv(pair[0], buffer, sizeof buffer - 1, 0));
        check(rsk_send(pair[0], buffer, (size_t)n, 0));
    }
    take(pair[0]);
    close_both(pair);
}

/* More than was received is sent where it was put there: something added, a record with zeroes, a terminated text. */
static void more_than_received_is_sent(void) {
    char buffer[64] = "old text that is longer than the new one";
    int pair[2], n;

    connect_pair(pair);
    check(rsk_send(pair[0], "hello", 5, 0));
    n = check(rsk_recv(pair[1], buffer, sizeof buffer - 2, 0));
    memcpy(buffer + n, "!\n", 3);
    check(rsk_send(pair[1], buffer, strlen(buffer), 0));
    memset(buffer, 0, sizeof buffer);
    check(rsk_send(pair[0], "hello", 5, 0));
    check(rsk_recv(pair[1], buffer, sizeof buffer, 0));
    check(rsk_send(pair[1], buffer, sizeof buffer, 0));
    take(pair[0]);
    close_both(pair);
}

/* The parent closes its copy at once; the child reads what has come. */
static void a_child_answers(void) {
    int pair[2];
    pid_t child;

    connect_pair(pair);
    check(rsk_send(pair[0], "request", 7, 0));
    check(readable_within(pair[1], -1));
    child = check_system(fork(), "fork");
    if (child == 0) {
        take(pair[1]);
        check(rsk_send(pair[1], "answer", 6, 0));
        check(rsk_close(pair[1]));
        _exit(0);
    }
    check(rsk_close(pair[1]));
    expect(rsk_recv_exact(pair[0], room, 6, NULL, 1000) == 6, "the child has answered");
    check_system(waitpid(child, NULL, 0), "waitpid");
    check(rsk_close(pair[0]));
}

/* A server learns by EPIPE that its client has gone in the middle of an answer. */
static void a_client_goes_away(void) {
    int pair[2];
    ssize_t n = 0;

    connect_pair(pair);
    check(rsk_send(pair[0], "request", 7, 0));
    expect(rsk_recv_exact(pair[1], room, 7, NULL, -1) == 7, "a request");
    check(rsk_send(pair[1], much, 1000, 0));
    check(rsk_close_reset(pair[0]));
    for (int i = 0; i < 5 && n != -1; i++)
        n = rsk_send(pair[1], much, 1000, 0);
    expect(n == -1, "the client has gone");
    check(rsk_close(pair[1]));
}

/* Numbers that are no addresses, and structures of them. */
static void structures_of_numbers(void) {
    uint64_t numbers[16];
    int pair[2];

    connect_pair(pair);
    for (uint64_t i = 0; i < 16; i++)
        numbers[i] = i % 4 == 0 ? 1763640000000 + i : i % 4 == 1 ? 1763640000000000 + i : i % 4 == 2 ? i << 33 : i * 1234567;
    for (size_t length = 8; length <= sizeof numbers; length += 8)
        check(rsk_send(pair[0], numbers, length, 0));
    close_both(pair);
}

/* The reason of a connect that was begun comes from SO_ERROR; a kept code is explained later. */
static void reasons_are_kept(void) {
    struct sockaddr_in nobody;
    int closed = bound_to(SOCK_STREAM, 0), fd = check(rsk_socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0)), code;
    struct pollfd done = { .fd = fd, .events = POLLOUT };
    char reason[1024];
    socklen_t length = sizeof code;

    nobody = on_loopback(local_port(closed));
    if (rsk_connect(fd, (struct sockaddr *)&nobody, sizeof nobody) == -1 && rsk_last_error() == EINPROGRESS) {
        check(rsk_poll(&done, 1, 1000));
        check(rsk_getsockopt(fd, SOL_SOCKET, SO_ERROR, &code, &length));
        errno = code;
        check(rsk_explain_code("connect", errno, reason, sizeof reason));
    }
    check(rsk_close(fd));
    fd = check(rsk_socket(AF_INET, SOCK_STREAM, 0));
    expect(rsk_connect(fd, (struct sockaddr *)&nobody, sizeof nobody) == -1, "nobody listens");
    code = errno;
    errno = ENOENT;
    check(rsk_explain_code("connect", code, reason, sizeof reason));
    for (int i = 1; i < 20; i++)
        expect(rsk_gai_strerror(i) != NULL, "a table of all texts");
    check(rsk_close(fd));
    check(rsk_close(closed));
}

int main(void) {
    the_rest_is_sent();
    a_peer_is_given_up();
    pieces_are_received();
    the_end_is_seen();
    datagrams_are_received();
    eight_bytes_are_sent();
    more_than_received_is_sent();
    a_child_answers();
    a_client_goes_away();
    structures_of_numbers();
    reasons_are_kept();
    printf("innocent\n");
    return 0;
}
