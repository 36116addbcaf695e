/*
 * The request parser of the web server example against texts: good ones, bad ones, and many made of both by chance. Each
 * text lies in memory of exactly its size, so that AddressSanitizer sees a byte read behind it.
 *
 *     http_texts SEED ROUNDS      0: all as expected
 */
#include "../../c_examples/http/answer.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int failures;

static void differs(const char *what, const char *text, long got, long wanted) {
    if (++failures <= 20)
        printf("DIFFERS %s: %ld, not %ld, for %.200s\n", what, got, wanted, text);
}

/* What is answered to the text: its status, 0 when the file would be looked for, -1 when more has to come. */
static long status_of(const char *text, size_t len, struct http_request *r) {
    char *exact = malloc(len + (len == 0));
    size_t looked = 0, steps = 0;
    long head = 0;

    if (exact == NULL)
        exit(EXIT_FAILURE);
    memcpy(exact, text, len);
    head = http_head_length(exact, len, &looked);
    for (size_t n = 0, slow = 0; n <= len && steps == 0; n += 1 + n / 8) { /* in pieces the answer is the same, or comes earlier */
        long piece = http_head_length(exact, n, &slow);

        steps = piece != 0 ? n + 1 : 0;
        if (piece != 0 && head > 0 && piece != head)
            differs("head in pieces", text, piece, head);
    }
    if (head > (long)len)
        differs("head longer than the text", text, head, (long)len);
    if (head > 0) {
        http_understand(r, exact, (size_t)head);
        if (r->status == 0 && (r->path[0] != '/' || strlen(r->path) > HTTP_LINE_MAX))
            differs("path", text, r->path[0], '/');
        if (r->status == 0 && r->has_body)
            differs("a body is taken", text, 0, 413);
    }
    free(exact);
    return head > 0 ? r->status : head < 0 ? -head : -1;
}

static const struct {
    const char *text;
    long status;
} known[] = {
    { "GET / HTTP/1.1\r\nHost: x\r\n\r\n", 0 },
    { "GET /a%20b?c=%00 HTTP/1.0\r\n\r\n", 0 },
    { "HEAD http://x:80/a HTTP/1.1\r\nHost: x\r\n\r\n", 0 },
    { "GET https://x HTTP/1.1\r\nHost: x\r\n\r\n", 0 },
    { "GET http://x?q HTTP/1.1\r\nHost: x\r\n\r\n", 0 },
    { "GET / HTTP/1.9\r\nHost:x\r\n\r\n", 0 },
    { "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n", 0 },
    { "GET / HTTP/1.1\r\nHost:\r\n\r\n", 0 },
    { "GET / HTTP/1.1\r\nHost: [::1]:80\r\nX: \xc3\xa9\t!\r\n\r\n", 0 },
    { "GET / HTTP/1.1\r\nHost: x\r\n", -1 },
    { "GET", -1 },
    { "", -1 },
    { "\r\n\r\n", 400 },
    { "GET / HTTP/1.1\n\n", 400 },
    { "GET / HTTP/1.1\r\nHost: x\n\r\n", 400 },
    { "\x16\x03\x01", 400 }, /* TLS */
    { "GET / HTTP/1.1\r\n\r\n", 400 }, /* no Host */
    { "GET / HTTP/1.1\r\nHost: x\r\nHost: x\r\n\r\n", 400 },
    { "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", 400 },
    { "GET / HTTP/1.1\r\nHost : x\r\n\r\n", 400 },
    { "GET / HTTP/1.1\r\nHost: x\r\n folded\r\n\r\n", 400 },
    { "GET / HTTP/1.1\r\n: x\r\nHost: x\r\n\r\n", 400 },
    { "GET / HTTP/1.1\r\nHost: x\r\nno colon\r\n\r\n", 400 },
    { "GET / HTTP/1.1\r\nHost: x\r\nA: a\rb\r\n\r\n", 400 },
    { "GET  / HTTP/1.1\r\nHost: x\r\n\r\n", 400 },
    { "GET / HTTP/1.1 \r\nHost: x\r\n\r\n", 400 },
    { "GET /\r\n\r\n", 400 },
    { "GET x HTTP/1.1\r\nHost: x\r\n\r\n", 400 },
    { "GET * HTTP/1.1\r\nHost: x\r\n\r\n", 400 },
    { "GET /#a HTTP/1.1\r\nHost: x\r\n\r\n", 400 },
    { "GET /%0 HTTP/1.1\r\nHost: x\r\n\r\n", 400 },
    { "GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n", 400 },
    { "GET /%00 HTTP/1.1\r\nHost: x\r\n\r\n", 400 },
    { "GET http:///a HTTP/1.1\r\nHost: x\r\n\r\n", 400 },
    { "GET / http/1.1\r\nHost: x\r\n\r\n", 400 },
    { "GET / HTTP/1.10\r\nHost: x\r\n\r\n", 400 },
    { "G@T / HTTP/1.1\r\nHost: x\r\n\r\n", 400 },
    { "GET / HTTP/2.0\r\nHost: x\r\n\r\n", 505 },
    { "GET / HTTP/0.9\r\n\r\n", 505 },
    { "get / HTTP/1.1\r\nHost: x\r\n\r\n", 501 },
    { "BREW / HTTP/1.1\r\nHost: x\r\n\r\n", 501 },
    { "POST / HTTP/1.1\r\nHost: x\r\n\r\n", 405 },
    { "OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n", 405 },
    { "CONNECT a:1 HTTP/1.1\r\nHost: x\r\n\r\n", 405 },
    { "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n", 405 },
    { "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n", 413 },
    { "GET / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n", 413 },
    { "GET / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\n", 501 },
    { "GET / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n", 400 },
    { "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: x\r\n\r\n", 400 },
    { "GET / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", 400 },
    { "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\n", 400 },
    { "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: +5\r\n\r\n", 400 },
    { "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 5, 5\r\n\r\n", 400 },
    { "GET / HTTP/1.1\r\nHost: x\r\nContent-Length:\r\n\r\n", 400 },
    { "GET / HTTP/1.1\r\nHost: x\r\nExpect: something\r\n\r\n", 417 },
};

/* A number that a seed decides (xorshift). */
static unsigned long next(unsigned long *state) {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

static void limits(struct http_request *r) {
    static char text[3 * HTTP_HEAD_MAX];
    int n = snprintf(text, sizeof text, "GET /");

    memset(text + n, 'x', HTTP_LINE_MAX);
    if (status_of(text, HTTP_LINE_MAX, r) != -1 || status_of(text, HTTP_LINE_MAX + 1, r) != 414)
        differs("a line without end", text, status_of(text, HTTP_LINE_MAX + 1, r), 414);
    n = snprintf(text, sizeof text, "GET / HTTP/1.1\r\nHost: x\r\nA: ");
    memset(text + n, 'x', HTTP_HEAD_MAX);
    if (status_of(text, HTTP_HEAD_MAX, r) != -1 || status_of(text, HTTP_HEAD_MAX + 1, r) != 431)
        differs("a head without end", text, status_of(text, HTTP_HEAD_MAX + 1, r), 431);
    n = snprintf(text, sizeof text, "GET / HTTP/1.1\r\nHost: x\r\n");
    for (int i = 0; i < HTTP_FIELDS_MAX; i++)
        n += snprintf(text + n, sizeof text - (size_t)n, "A: b\r\n");
    n += snprintf(text + n, sizeof text - (size_t)n, "\r\n");
    if (status_of(text, (size_t)n, r) != 431)
        differs("too many fields", text, status_of(text, (size_t)n, r), 431);
}

/* Dates in three forms, and parts of a file of 100 bytes. */
static void answers(void) {
    static const char *const dates[] = { "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994" };
    static const struct {
        const char *range;
        int status;
        unsigned long long from, length;
    } parts[] = {
        { "bytes=0-0", 206, 0, 1 }, { "bytes=10-19", 206, 10, 10 }, { "bytes=90-", 206, 90, 10 }, { "bytes=-10", 206, 90, 10 },
        { "bytes=-1000", 206, 0, 100 }, { "bytes=50-1000", 206, 50, 50 }, { "bytes=99-99999999999999999999999", 206, 99, 1 },
        { "bytes=100-", 416, 0, 100 }, { "bytes=-0", 416, 0, 100 }, { "bytes=99999999999999999999999-", 416, 0, 100 },
        { "bytes=", 200, 0, 100 }, { "bytes=-", 200, 0, 100 }, { "bytes=a-b", 200, 0, 100 }, { "bytes=5-4", 200, 0, 100 },
        { "bytes=0-1,3-4", 200, 0, 100 }, { "lines=0-1", 200, 0, 100 }, { "bytes=0-1x", 200, 0, 100 },
    };
    struct http_version version = { .size = 100, .modified = 784111777, .etag = "\"x\"" };
    char text[HTTP_DATE];

    for (int i = 0; i < 3; i++)
        if (http_read_date((struct slice){ dates[i], strlen(dates[i]) }) != 784111777)
            differs("date", dates[i], (long)http_read_date((struct slice){ dates[i], strlen(dates[i]) }), 784111777);
    if (strcmp(http_date(text, 784111777), dates[0]) != 0)
        differs("date as text", text, 0, 0);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        struct http_request r = { .range = { parts[i].range, strlen(parts[i].range) } };
        uint64_t from, length;
        int status = http_range(&r, &version, &from, &length);

        if (status != parts[i].status || from != parts[i].from || length != parts[i].length)
            differs("part", parts[i].range, status, parts[i].status);
    }
}

int main(int argc, char **argv) {
    static struct http_request r;
    unsigned long state = argc == 3 ? strtoul(argv[1], NULL, 10) * 2654435761u + 1 : 0;
    long rounds = argc == 3 ? atol(argv[2]) : 0;
    size_t count = sizeof known / sizeof *known;

    if (rounds <= 0)
        return fprintf(stderr, "usage: %s seed rounds\n", argv[0]), 2;
    for (size_t i = 0; i < count; i++)
        if (status_of(known[i].text, strlen(known[i].text), &r) != known[i].status)
            differs("status", known[i].text, status_of(known[i].text, strlen(known[i].text), &r), known[i].status);
    limits(&r);
    answers();
    for (long round = 0; round < rounds; round++) { /* the beginning of one, the end of another, and some bytes changed */
        const char *first = known[next(&state) % count].text, *second = known[next(&state) % count].text;
        char text[512];
        int len = snprintf(text, sizeof text, "%.*s%s", (int)(next(&state) % (strlen(first) + 1)), first,
                           second + next(&state) % (strlen(second) + 1));

        for (unsigned long n = next(&state) % 4; n > 0 && len > 0; n--)
            text[next(&state) % (unsigned long)len] = (char)(next(&state) % 4 ? "\r\n\0 :/%-,="[next(&state) % 10] : (char)next(&state));
        status_of(text, (size_t)len, &r);
    }
    printf("%zu texts, %ld made by chance, %d differ\n", count, rounds, failures);
    return failures != 0;
}
