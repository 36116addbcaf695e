/* reader: lines and records out of a stream, whole or not at all; nothing is lost by an error or a deadline. */
#include "pairs.h"

#include <limits.h>

CHECK_PROGRAM("reader");

static char text[1 << 17];

static rsk_reader open_reader(int fd, size_t max) {
    rsk_reader reader = {.id = 0};
    CHECK_GIVES(rsk_reader_open(fd, max, &reader), 0);
    CHECK(reader.id != 0);
    return reader;
}

static void put(int fd, const char *bytes) {
    MUST(send(fd, bytes, strlen(bytes), MSG_NOSIGNAL));
}

#define CHECK_LINE(reader, want)                                                       \
    do {                                                                               \
        CHECK_GIVES(rsk_reader_line(reader, text, sizeof text, 1000), strlen(want));   \
        CHECK_STR(text, want);                                                         \
    } while (0)

static void lines(struct pair pair) {
    rsk_reader reader = open_reader(pair.a, 1000);
    put(pair.b, "first\nsecond\r\n\n\r\nwith\rcr\r\r\nunfinished");
    CHECK_LINE(reader, "first");
    CHECK_LINE(reader, "second");
    CHECK_LINE(reader, "");
    CHECK_LINE(reader, "");
    CHECK_LINE(reader, "with\rcr\r");
    CHECK_INT(rsk_reader_buffered(reader), 10);
    CHECK_TIMES_OUT(50, rsk_reader_line(reader, text, sizeof text, 50));
    CHECK_TIMES_OUT(0, rsk_reader_line(reader, text, sizeof text, 0));
    CHECK_INT(rsk_reader_buffered(reader), 10); /* nothing lost */
    put(pair.b, " no more\n");
    CHECK_LINE(reader, "unfinished no more");
    MUST(send(pair.b, "a\0b\nlast", 8, 0));
    CHECK_GIVES(rsk_reader_line(reader, text, sizeof text, 1000), 3);
    CHECK(memcmp(text, "a\0b", 4) == 0);
    MUST(shutdown(pair.b, SHUT_WR));
    CHECK_FAILS(rsk_reader_line(reader, text, sizeof text, -1), ENODATA);
    CHECK_FAILS(rsk_reader_line(reader, text, sizeof text, -1), ENODATA);
    CHECK_INT(rsk_reader_buffered(reader), 4);
    CHECK_GIVES(rsk_reader_read(reader, text, sizeof text, -1), 4);
    CHECK(memcmp(text, "last", 4) == 0);
    CHECK_GIVES(rsk_reader_read(reader, text, sizeof text, -1), 0);
    CHECK_FAILS(rsk_reader_line(reader, text, sizeof text, 0), ENODATA);
    CHECK_GIVES(rsk_reader_close(reader), 0);
    CHECK(fcntl(pair.a, F_GETFD) >= 0); /* still open */
    close_pair(pair);
}

static void too_long_is_not_lost(void) {
    struct pair pair = unix_pair(SOCK_STREAM);
    rsk_reader reader = open_reader(pair.a, 16);
    put(pair.b, "0123456789\n");
    CHECK_FAILS(rsk_reader_line(reader, text, 10, 100), EMSGSIZE); /* no room for the NUL */
    CHECK_FAILS(rsk_reader_line(reader, text, 0, 100), EMSGSIZE);
    CHECK_GIVES(rsk_reader_line(reader, text, 11, 100), 10);
    CHECK_STR(text, "0123456789");
    put(pair.b, "0123456789abcde\n"); /* 16 with its end: just fits */
    CHECK_LINE(reader, "0123456789abcde");
    put(pair.b, "0123456789abcdef\nnext\n");
    CHECK_FAILS(rsk_reader_line(reader, text, sizeof text, 100), EMSGSIZE);
    CHECK_INT(rsk_reader_buffered(reader), 16);
    CHECK_GIVES(rsk_reader_read(reader, text, 10, 100), 10);
    CHECK_GIVES(rsk_reader_line(reader, text, sizeof text, 100), 6);
    CHECK_STR(text, "abcdef");
    CHECK_LINE(reader, "next");
    CHECK_FAILS(rsk_reader_exact(reader, text, 17, 100), EMSGSIZE);
    CHECK_FAILS(rsk_reader_until(reader, "0123456789abcdefg", 17, text, 17, 100), EINVAL);
    CHECK_GIVES(rsk_reader_close(reader), 0);
    close_pair(pair);
}

static void delimiters(void) {
    struct pair pair = unix_pair(SOCK_STREAM);
    rsk_reader reader = open_reader(pair.a, 100);
    put(pair.b, "GET / HTTP/1.1\r\nHost: x\r\n\r");
    CHECK_FAILS(rsk_reader_until(reader, "\r\n\r\n", 4, text, sizeof text, 20), ETIMEDOUT);
    put(pair.b, "\nbody;;rest;");
    CHECK_GIVES(rsk_reader_until(reader, "\r\n\r\n", 4, text, sizeof text, 1000), 23);
    CHECK(memcmp(text, "GET / HTTP/1.1\r\nHost: x", 23) == 0);
    CHECK_FAILS(rsk_reader_until(reader, ";", 1, text, 3, 1000), EMSGSIZE);
    CHECK_GIVES(rsk_reader_until(reader, ";", 1, text, 4, 1000), 4);
    CHECK_GIVES(rsk_reader_until(reader, ";", 1, text, 4, 1000), 0);
    CHECK_GIVES(rsk_reader_exact(reader, text, 5, 1000), 5);
    CHECK(memcmp(text, "rest;", 5) == 0);
    /* One delimiter, then another one with the same end. */
    put(pair.b, "aab-ab");
    CHECK_FAILS(rsk_reader_until(reader, "xb", 2, text, sizeof text, 0), ETIMEDOUT);
    CHECK_GIVES(rsk_reader_until(reader, "-ab", 3, text, sizeof text, 0), 3);
    put(pair.b, "aaaab");
    CHECK_GIVES(rsk_reader_until(reader, "aab", 3, text, sizeof text, 100), 2);
    CHECK_GIVES(rsk_reader_close(reader), 0);
    close_pair(pair);
}

static void numbers(void) {
    struct pair pair = tcp_pair();
    rsk_reader reader = open_reader(pair.a, sizeof text);
    put(pair.b, "12345");
    CHECK_TIMES_OUT(40, rsk_reader_exact(reader, text, 6, 40));
    CHECK_INT(rsk_reader_buffered(reader), 5);
    CHECK_GIVES(rsk_reader_exact(reader, text, 0, 0), 0);
    CHECK_GIVES(rsk_reader_exact(reader, text, 2, 0), 2);
    CHECK_GIVES(rsk_reader_read(reader, text, 1, 0), 1);
    MUST(shutdown(pair.b, SHUT_WR));
    CHECK_FAILS(rsk_reader_exact(reader, text, 3, 1000), ENODATA);
    CHECK_INT(rsk_reader_buffered(reader), 2);
    CHECK_GIVES(rsk_reader_exact(reader, text, 2, 1000), 2);
    CHECK(memcmp(text, "45", 2) == 0);
    CHECK_GIVES(rsk_reader_close(reader), 0);
    close_pair(pair);
}

enum { LINES = 20000 };

static void *write_lines(void *argument) {
    int fd = *(int *)argument;
    char line[200];
    for (int i = 0; i < LINES; i++) {
        int len = snprintf(line, sizeof line, "%d %.*s\n", i, i % 150, "........................................................."
                           ".............................................................................................");
        for (int from = 0; from < len;) {
            from += (int)MUST(send(fd, line + from, (size_t)(i % 7 == 0 && from == 0 ? 1 : len - from), MSG_NOSIGNAL));
        }
    }
    (void)shutdown(fd, SHUT_WR);
    return NULL;
}

/* Every line in order, in pieces as they come, under signals, with a buffer that just holds the longest. */
static void stream_of_lines(bool nonblocking, int timeout_ms) {
    struct pair pair = unix_pair(SOCK_STREAM);
    struct storm storm;
    pthread_t writer;
    rsk_reader reader = open_reader(pair.a, 160);
    set_mode(pair.a, nonblocking);
    MUST(-pthread_create(&writer, NULL, write_lines, &pair.b));
    storm_start(&storm);
    int wrong = 0;
    for (int i = 0; i < LINES; i++) {
        ssize_t len = rsk_reader_line(reader, text, sizeof text, timeout_ms);
        char *end = NULL;
        wrong += len < 0 || strtol(text, &end, 10) != i || end == NULL || strlen(end) != (size_t)(1 + i % 150);
    }
    storm_end(&storm);
    CHECK_INT(wrong, 0);
    CHECK_FAILS(rsk_reader_line(reader, text, sizeof text, timeout_ms), ENODATA);
    MUST(-pthread_join(writer, NULL));
    CHECK_GIVES(rsk_reader_close(reader), 0);
    close_pair(pair);
}

static void *drip(void *argument) {
    for (int i = 0; i < 30; i++) {
        IGNORE(send(*(int *)argument, "x", 1, MSG_NOSIGNAL));
        (void)usleep(10000);
    }
    return NULL;
}

static void dripping_peer_does_not_extend_the_deadline(void) {
    struct pair pair = unix_pair(SOCK_STREAM);
    rsk_reader reader = open_reader(pair.a, 1000);
    pthread_t thread;
    MUST(-pthread_create(&thread, NULL, drip, &pair.b));
    CHECK_TIMES_OUT(100, rsk_reader_line(reader, text, sizeof text, 100));
    CHECK(rsk_reader_buffered(reader) >= 5);
    MUST(-pthread_join(thread, NULL));
    CHECK_GIVES(rsk_reader_close(reader), 0);
    close_pair(pair);
}

static rsk_reader shared;

static void *second_thread(void *argument) {
    (void)argument;
    (void)usleep(30000);
    CHECK_FAILS(rsk_reader_line(shared, text, 10, 0), EBUSY);
    CHECK_FAILS(rsk_reader_buffered(shared), EBUSY);
    CHECK_GIVES(rsk_reader_close(shared), 0); /* the first thread goes on */
    CHECK_FAILS(rsk_reader_buffered(shared), EBADF);
    return NULL;
}

static void one_thread_at_a_time(void) {
    struct pair pair = unix_pair(SOCK_STREAM);
    pthread_t thread;
    char line[10];
    shared = open_reader(pair.a, 100);
    MUST(-pthread_create(&thread, NULL, second_thread, NULL));
    CHECK_TIMES_OUT(80, rsk_reader_line(shared, line, sizeof line, 80));
    MUST(-pthread_join(thread, NULL));
    close_pair(pair);
}

static void wrong_arguments(void) {
    struct pair pair = unix_pair(SOCK_STREAM);
    int pipes[2];
    volatile size_t huge = SIZE_MAX;
    rsk_reader reader = {.id = 7};
    MUST(pipe(pipes));
    CHECK_FAILS(rsk_reader_open(pair.a, 10, NULL), EFAULT);
    CHECK_FAILS(rsk_reader_open(pair.a, 10, nowhere()), EFAULT);
    CHECK_FAILS(rsk_reader_open(-1, 10, &reader), EBADF);
    CHECK_INT(reader.id, 0);
    CHECK_FAILS(rsk_reader_open(pair.a, 0, &reader), EINVAL);
    CHECK_FAILS(rsk_reader_open(pair.a, huge, &reader), EINVAL);
    for (int i = 0; i < 2; i++) { /* never opened, then closed */
        CHECK_FAILS(rsk_reader_line(reader, text, 10, 0), EBADF);
        CHECK_FAILS(rsk_reader_until(reader, "x", 1, text, 10, 0), EBADF);
        CHECK_FAILS(rsk_reader_exact(reader, text, 10, 0), EBADF);
        CHECK_FAILS(rsk_reader_read(reader, text, 10, 0), EBADF);
        CHECK_FAILS(rsk_reader_buffered(reader), EBADF);
        CHECK_FAILS(rsk_reader_close(reader), EBADF);
        if (i == 0) {
            reader = open_reader(pair.a, 10);
            CHECK_GIVES(rsk_reader_close(reader), 0);
        }
    }
    reader = open_reader(pair.a, SSIZE_MAX); /* memory as needed */
    put(pair.b, "abc\n");
    CHECK_FAILS(rsk_reader_line(reader, nothing(), 10, 0), EFAULT);
    CHECK_FAILS(rsk_reader_until(reader, nothing(), 1, text, 10, 0), EFAULT);
    CHECK_FAILS(rsk_reader_until(reader, nowhere(), 1, text, 10, 0), EFAULT);
    CHECK_FAILS(rsk_reader_until(reader, "", 0, text, 10, 0), EINVAL);
    CHECK_FAILS(rsk_reader_read(reader, text, 0, 0), EINVAL);
    CHECK_FAILS(rsk_reader_exact(reader, nothing(), 1, 0), EFAULT);
    CHECK_LINE(reader, "abc");
    CHECK_GIVES(rsk_reader_close(reader), 0);
    reader = open_reader(pipes[0], 10);
    CHECK_FAILS(rsk_reader_line(reader, text, 10, 10), ENOTSOCK);
    CHECK_GIVES(rsk_reader_close(reader), 0);
    reader = open_reader(INT_MAX, 10);
    CHECK_FAILS(rsk_reader_line(reader, text, 10, 10), EBADF);
    CHECK_STR(rsk_last_call(), "reader_line");
    CHECK_GIVES(rsk_reader_close(reader), 0);
    (void)close(pipes[0]);
    (void)close(pipes[1]);
    close_pair(pair);
}

int main(void) {
    (void)alarm(60);
    int before = open_fds();
    lines(unix_pair(SOCK_STREAM));
    lines(tcp_pair());
    too_long_is_not_lost();
    delimiters();
    numbers();
    stream_of_lines(false, -1);
    stream_of_lines(true, -1);
    stream_of_lines(false, 5000);
    stream_of_lines(true, 5000);
    dripping_peer_does_not_extend_the_deadline();
    one_thread_at_a_time();
    wrong_arguments();
    CHECK_INT(open_fds(), before);
    return check_end();
}
