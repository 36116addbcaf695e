/* Hazards of which nobody is told: each would lose something, or claim something, without an error. */
#include "check.h"

#include <rustsock.h>

#include <fcntl.h>
#include <linux/net_tstamp.h>
#include <pthread.h>
#include <signal.h>

CHECK_PROGRAM("silent_losses");

static void tcp_pair(int pair[2]) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof address;
    int listener = (int)MUST(socket(AF_INET, SOCK_STREAM, 0));
    MUST(bind(listener, (struct sockaddr *)&address, length));
    MUST(listen(listener, 1));
    MUST(getsockname(listener, (struct sockaddr *)&address, &length));
    pair[0] = (int)MUST(socket(AF_INET, SOCK_STREAM, 0));
    MUST(connect(pair[0], (struct sockaddr *)&address, length));
    pair[1] = (int)MUST(accept(listener, NULL, NULL));
    MUST(close(listener));
}

static void close_pair(const int pair[2]) {
    MUST(close(pair[0]));
    MUST(close(pair[1]));
}

static void *read_a_little_and_leave(void *end) {
    char bytes[4096];
    MUST(read(*(int *)end, bytes, sizeof bytes));
    check_sleep_ms(20);
    MUST(close(*(int *)end));
    return NULL;
}

/* Linux raises SIGPIPE also for a write that had begun, and answers with the part it took. SIGPIPE ends this program. */
static void write_cut_short_by_a_reader_that_leaves_raises_nothing(void) {
    static char much[1 << 20];
    for (int vectored = 0; vectored < 2; vectored++) {
        int ends[2];
        pthread_t reader;
        struct iovec whole = {.iov_base = much, .iov_len = sizeof much};
        MUST(pipe(ends));
        MUST(-pthread_create(&reader, NULL, read_a_little_and_leave, &ends[0]));
        ssize_t written = vectored != 0 ? rsk_writev(ends[1], &whole, 1) : rsk_write(ends[1], much, sizeof much);
        CHECK(written > 0 && written < (ssize_t)sizeof much);
        MUST(-pthread_join(reader, NULL));
        MUST(close(ends[1]));
    }
}

static void descriptors_do_not_vanish_on_tcp(void) {
    int pair[2], passed = STDERR_FILENO;
    tcp_pair(pair);
    CHECK_FAILS(rsk_send_fds(pair[0], "x", 1, &passed, 1, 0), EOPNOTSUPP);
    CHECK_INT(rsk_bytes_available(pair[1]), 0);
    close_pair(pair);
}

/* Other control messages must not push out the size at which joined datagrams are cut apart. */
static void joined_datagrams_keep_their_borders_beside_timestamps(void) {
    enum { COUNT = 40, PLACES = 128, SIZE = 50 };
    static char bytes[PLACES][2048];
    static rsk_message messages[PLACES];
    struct sockaddr_in address;
    socklen_t length = sizeof address;
    int all = SOF_TIMESTAMPING_RX_SOFTWARE | SOF_TIMESTAMPING_SOFTWARE | SOF_TIMESTAMPING_RX_HARDWARE |
              SOF_TIMESTAMPING_RAW_HARDWARE;
    int receiver = (int)MUST(rsk_udp_open("127.0.0.1", "0", 0, 0)), sender = (int)MUST(socket(AF_INET, SOCK_DGRAM, 0));
    MUST(setsockopt(receiver, SOL_SOCKET, SO_TIMESTAMPING, &all, sizeof all));
    MUST(getsockname(receiver, (struct sockaddr *)&address, &length));
    MUST(connect(sender, (struct sockaddr *)&address, length));
    for (int i = 0; i < PLACES; i++) {
        messages[i] = (rsk_message){.data = bytes[i], .len = sizeof bytes[i]};
    }
    /* The first call turns joining on. */
    MUST(send(sender, "first", 5, 0));
    CHECK_INT(rsk_recv_many(receiver, messages, PLACES, 0, 1000), 1);
    for (int i = 0; i < PLACES; i++) {
        messages[i] = (rsk_message){.data = bytes[i], .len = i < COUNT ? SIZE : sizeof bytes[i]};
    }
    CHECK_INT(rsk_send_many(sender, messages, COUNT, 0), COUNT);
    for (int i = 0; i < PLACES; i++) {
        messages[i] = (rsk_message){.data = bytes[i], .len = sizeof bytes[i]};
    }
    CHECK_INT(rsk_recv_many(receiver, messages, PLACES, 0, 1000), COUNT);
    CHECK_INT(messages[COUNT - 1].done, SIZE);
    MUST(close(receiver));
    MUST(close(sender));
}

static void lingering_does_not_outlast_the_deadline(void) {
    static char much[1 << 22];
    int pair[2];
    tcp_pair(pair);
    CHECK_INT(rsk_set_linger(pair[0], 3), 0);
    MUST(send(pair[0], much, sizeof much, MSG_DONTWAIT));
    double start = check_seconds();
    CHECK_FAILS(rsk_close_drained(pair[0], 100), ETIMEDOUT);
    CHECK(check_seconds() - start < 1.0);
    MUST(close(pair[1]));
}

static void nothing_to_accept_is_not_said_of_what_never_listens(void) {
    int pair[2], accepted[1], datagrams = (int)MUST(socket(AF_INET, SOCK_DGRAM, 0));
    tcp_pair(pair);
    CHECK_FAILS(rsk_accept_many(datagrams, accepted, 1, 0), EOPNOTSUPP);
    CHECK_FAILS(rsk_accept_many(pair[0], accepted, 1, 0), EINVAL);
    close_pair(pair);
    MUST(close(datagrams));
}

static void bytes_that_are_there_are_taken_without_waiting(void) {
    int pair[2];
    char bytes[8];
    size_t received = 0;
    MUST(socketpair(AF_UNIX, SOCK_DGRAM, 0, pair));
    MUST(send(pair[0], "1234", 4, 0));
    MUST(send(pair[0], "5678", 4, 0));
    CHECK_INT(rsk_recv_exact(pair[1], bytes, 8, &received, 0), 8);
    CHECK(received == 8 && memcmp(bytes, "12345678", 8) == 0);
    close_pair(pair);
}

static void stream_is_no_datagram_socket(void) {
    int pair[2];
    char bytes[2];
    rsk_datagram_info info = {.size = sizeof info};
    tcp_pair(pair);
    MUST(send(pair[0], "12345", 5, 0));
    CHECK_FAILS(rsk_recv_datagram(pair[1], bytes, sizeof bytes, &info, 1000), EOPNOTSUPP);
    CHECK_INT(rsk_bytes_available(pair[1]), 5);
    CHECK_FAILS(rsk_multicast_join(pair[0], "239.1.2.3", NULL, NULL), EPROTO);
    CHECK_FAILS(rsk_multicast_send_options(pair[0], NULL, 1, 1), EPROTO);
    close_pair(pair);
}

/* With MSG_TRUNC the result is the length of the datagram, not of what is in the buffer. */
static void trace_shows_nothing_behind_the_buffer(void) {
    int pair[2], lines[2];
    char bytes[32] = "....SECRET", shown[512] = "";
    MUST(socketpair(AF_UNIX, SOCK_DGRAM, 0, pair));
    MUST(pipe(lines));
    MUST(send(pair[0], "a datagram of thirty-one bytes.", 31, 0));
    CHECK_INT(rsk_trace(lines[1]), 0);
    CHECK_INT(rsk_recv(pair[1], bytes, 4, MSG_TRUNC), 31);
    CHECK_INT(rsk_trace(-1), 0);
    MUST(read(lines[0], shown, sizeof shown - 1));
    CHECK(strstr(shown, "recv(") != NULL && strstr(shown, "SECRET") == NULL);
    close_pair(pair);
    close_pair(lines);
}

int main(void) {
    (void)alarm(60);
    write_cut_short_by_a_reader_that_leaves_raises_nothing();
    descriptors_do_not_vanish_on_tcp();
    joined_datagrams_keep_their_borders_beside_timestamps();
    lingering_does_not_outlast_the_deadline();
    nothing_to_accept_is_not_said_of_what_never_listens();
    bytes_that_are_there_are_taken_without_waiting();
    stream_is_no_datagram_socket();
    trace_shows_nothing_behind_the_buffer();
    return check_end();
}
