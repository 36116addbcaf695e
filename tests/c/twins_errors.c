/* The last error, its explanation, and the two languages. */
#include "twins.h"

#include <limits.h>
#include <pthread.h>

static struct sockaddr_in deaf;

static int refused(void) {
    deaf = deaf_address();
    int s = rsk_socket(AF_INET, SOCK_STREAM, 0);
    CHECK_FAILS(rsk_connect(s, (struct sockaddr *)&deaf, sizeof deaf), ECONNREFUSED);
    return s;
}

static int lines(const char *text) {
    int count = 1;
    for (; *text != '\0'; text++) {
        count += *text == '\n' && text[1] != '\0';
    }
    return count;
}

static void the_slot_survives(void) {
    int s = refused();
    CHECK_INT(rsk_last_error(), ECONNREFUSED);
    CHECK_STR(rsk_last_call(), "connect");
    CHECK_INT(rsk_last_error_fd(), s);
    (void)close(-1);
    printf("%s", "");
    CHECK_GIVES(rsk_close(s), 0); /* a success does not clear it */
    errno = 0;
    CHECK_INT(rsk_last_error(), ECONNREFUSED);
    CHECK_STR(rsk_last_call(), "connect");
    CHECK_INT(errno, 0);
    CHECK_FAILS(rsk_listen(-1, 1), EBADF);
    CHECK_INT(rsk_last_error(), EBADF);
    CHECK_STR(rsk_last_call(), "listen");
    CHECK_INT(rsk_last_error_fd(), -1);
    CHECK_FAILS(rsk_socket(-1, SOCK_STREAM, 0), EAFNOSUPPORT);
    CHECK_INT(rsk_last_error_fd(), -1);
    rsk_clear_error();
    CHECK_INT(rsk_last_error(), 0);
    CHECK_STR(rsk_last_call(), "");
    CHECK_INT(rsk_last_error_fd(), -1);
    CHECK(rsk_explain((char[64]){0}, 64) >= 0);
}

static void *other_thread(void *unused) {
    CHECK_INT(rsk_last_error(), 0);
    CHECK_FAILS(rsk_listen(-1, 1), EBADF);
    CHECK_INT(rsk_last_error(), EBADF);
    return unused;
}

static void the_slot_is_per_thread(void) {
    pthread_t thread;
    int s = refused();
    MUST(-pthread_create(&thread, NULL, other_thread, NULL));
    MUST(-pthread_join(thread, NULL));
    CHECK_INT(rsk_last_error(), ECONNREFUSED);
    CHECK_GIVES(rsk_close(s), 0);
}

static void explanation_text(void) {
    char text[1024], expected[128];
    int s = refused();
    errno = CHECK_MARK;
    int length = rsk_explain(text, sizeof text);
    CHECK_INT(errno, CHECK_MARK);
    CHECK_INT(length, strlen(text));
    (void)snprintf(expected, sizeof expected, "connect(fd=%d, 127.0.0.1:1, 16) failed: ECONNREFUSED, Connection refused\n  why:  ", s);
    if (strncmp(text, expected, strlen(expected)) != 0) {
        check_report(__FILE__, __LINE__, "explanation is\n%s\nexpected to begin with\n%s", text, expected);
    }
    CHECK(strstr(text, "\n  hint: ") != NULL);
    CHECK(lines(text) <= 3);
    /* Like snprintf: any room is enough to learn the length, and what fits is terminated. */
    for (size_t room = 0; room <= (size_t)length + 2; room++) {
        char part[1024];
        memset(part, 'Z', sizeof part);
        CHECK_INT(rsk_explain(part, room), length);
        if (room > 0) {
            size_t fits = room - 1 < (size_t)length ? room - 1 : (size_t)length;
            CHECK_INT(strnlen(part, sizeof part), fits);
            CHECK(memcmp(part, text, fits) == 0);
        }
        CHECK_INT(part[room], 'Z');
    }
    CHECK_FAILS(rsk_explain(NULL, 10), EFAULT);
    CHECK_INT(rsk_last_error(), ECONNREFUSED); /* asking wrongly does not lose the answer */
    CHECK_GIVES(rsk_close(s), 0);
}

static void codes_in_general(void) {
    char with[512], without[512], prefixed[512];
    CHECK(rsk_explain_code("connect", ECONNREFUSED, with, sizeof with) > 0);
    CHECK(rsk_explain_code("rsk_connect", ECONNREFUSED, prefixed, sizeof prefixed) > 0);
    CHECK(rsk_explain_code(NULL, ECONNREFUSED, without, sizeof without) > 0);
    CHECK_STR(prefixed, with);
    CHECK(strstr(with, "ECONNREFUSED") != NULL && strstr(with, "connect") != NULL);
    CHECK(strstr(without, "ECONNREFUSED") != NULL);
    CHECK(rsk_explain_code("getaddrinfo", EAI_NONAME, with, sizeof with) > 0);
    CHECK(strstr(with, "EAI_NONAME") != NULL);
    CHECK(rsk_explain_code("no such call", 987654, with, sizeof with) > 0);
    CHECK_INT(rsk_explain_code("connect", ECONNREFUSED, with, 0), strlen(prefixed));
    CHECK_FAILS(rsk_explain_code("connect", ECONNREFUSED, NULL, 10), EFAULT);
    for (int code = -120; code < 140; code++) {
        CHECK(rsk_explain_code("bind", code, with, sizeof with) > 0);
        CHECK(rsk_error_name(code) != NULL);
        const char *name = code > 0 ? strerrorname_np(code) : NULL;
        if (name != NULL && strcmp(rsk_error_name(code), name) != 0) {
            /* Two names for one number are allowed: EAGAIN, EDEADLK, ENOTSUP. */
            CHECK(code == EAGAIN || code == EDEADLK || code == EOPNOTSUPP);
        }
    }
    CHECK_STR(rsk_error_name(ECONNREFUSED), "ECONNREFUSED");
    CHECK_STR(rsk_error_name(EAI_NONAME), "EAI_NONAME");
    CHECK_STR(rsk_error_name(EAI_SYSTEM), "EAI_SYSTEM");
    CHECK_STR(rsk_error_name(EAI_AGAIN), "EAI_AGAIN");
    CHECK_STR(rsk_error_name(987654), "UNKNOWN");
    CHECK_STR(rsk_error_name(INT_MIN), "UNKNOWN");
}

static ssize_t perror_output(const char *prefix, char *text, size_t room) {
    int ends[2], saved = (int)MUST(dup(2));
    MUST(pipe(ends));
    MUST(dup2(ends[1], 2));
    MUST(close(ends[1]));
    errno = CHECK_MARK;
    rsk_perror(prefix);
    CHECK_INT(errno, CHECK_MARK);
    MUST(dup2(saved, 2));
    MUST(close(saved));
    ssize_t got = read(ends[0], text, room - 1);
    text[got > 0 ? got : 0] = '\0';
    MUST(close(ends[0]));
    return got;
}

static void perror_writes_to_stderr(void) {
    char text[1024], explanation[1024], expected[1100];
    int s = refused();
    int length = rsk_explain(explanation, sizeof explanation);
    (void)snprintf(expected, sizeof expected, "client: %s\n", explanation);
    CHECK_INT(perror_output("client", text, sizeof text), length + 9);
    CHECK_STR(text, expected);
    (void)snprintf(expected, sizeof expected, "%s\n", explanation);
    CHECK(perror_output(NULL, text, sizeof text) > 0);
    CHECK_STR(text, expected);
    CHECK_GIVES(rsk_close(s), 0);
    rsk_clear_error();
    CHECK(perror_output("calm", text, sizeof text) > 0);
}

void error_part(void) {
    the_slot_survives();
    the_slot_is_per_thread();
    explanation_text();
    codes_in_general();
    perror_writes_to_stderr();
}

/* Hangul syllables are U+AC00 to U+D7A3: EA B0 80 to ED 9E A3 in UTF-8. */
static int has_hangul(const char *text) {
    for (; text[0] != '\0' && text[1] != '\0' && text[2] != '\0'; text++) {
        unsigned char a = (unsigned char)text[0], b = (unsigned char)text[1], c = (unsigned char)text[2];
        unsigned point = (a & 15U) << 12 | (b & 63U) << 6 | (c & 63U);
        if ((a & 0xF0) == 0xE0 && (b & 0xC0) == 0x80 && (c & 0xC0) == 0x80 && point >= 0xAC00 && point <= 0xD7A3) {
            return 1;
        }
    }
    return 0;
}

static int speaks_korean(void) {
    char text[1024] = "";
    CHECK(rsk_explain_code("connect", ECONNREFUSED, text, sizeof text) > 0);
    CHECK(strstr(text, "ECONNREFUSED") != NULL);
    return has_hangul(text);
}

void language_part(void) {
    char text[1024];
    CHECK_INT(speaks_korean(), 0);
    CHECK_GIVES(rsk_set_language("ko"), 0);
    CHECK_INT(speaks_korean(), 1);
    int s = refused();
    CHECK(rsk_explain(text, sizeof text) > 0);
    CHECK(has_hangul(text));
    CHECK_GIVES(rsk_close(s), 0);
    CHECK_FAILS(rsk_set_language("xx"), EINVAL);
    CHECK_INT(speaks_korean(), 1);
    CHECK_GIVES(rsk_set_language("en"), 0);
    CHECK_INT(speaks_korean(), 0);
    MUST(setenv("RUSTSOCK_LANG", "ko", 1));
    MUST(setenv("LC_ALL", "en_US.UTF-8", 1));
    CHECK_GIVES(rsk_set_language(NULL), 0);
    CHECK_INT(speaks_korean(), 1);
    MUST(unsetenv("RUSTSOCK_LANG"));
    CHECK_GIVES(rsk_set_language(NULL), 0);
    CHECK_INT(speaks_korean(), 0);
    MUST(setenv("LC_ALL", "ko_KR.UTF-8", 1));
    CHECK_GIVES(rsk_set_language(NULL), 0);
    CHECK_INT(speaks_korean(), 1);
    MUST(unsetenv("LC_ALL"));
    MUST(setenv("LC_MESSAGES", "ko_KR.UTF-8", 1));
    MUST(setenv("LANG", "en_US.UTF-8", 1));
    CHECK_GIVES(rsk_set_language(NULL), 0);
    CHECK_INT(speaks_korean(), 1);
    MUST(unsetenv("LC_MESSAGES"));
    MUST(setenv("LANG", "ko_KR.UTF-8", 1));
    CHECK_GIVES(rsk_set_language(NULL), 0);
    CHECK_INT(speaks_korean(), 1);
    MUST(unsetenv("LANG"));
    CHECK_GIVES(rsk_set_language(NULL), 0);
    CHECK_INT(speaks_korean(), 0);
    CHECK_GIVES(rsk_set_language("en"), 0);
}
