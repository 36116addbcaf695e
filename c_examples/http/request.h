/*
 * A request of HTTP/1.1 as its text says it (RFC 9112), and nothing else: no socket, no file, no allocation. So every
 * rule can be tried with a text alone.
 *
 * It is strict where two readers of one text could understand two things, for that is how a request is smuggled past a
 * proxy: a line ends with CR LF and nothing else, no space before a colon, no folded line, each known field once, no
 * Content-Length beside Transfer-Encoding.
 */
#ifndef HTTP_REQUEST_H
#define HTTP_REQUEST_H

#include <stddef.h>

enum { HTTP_LINE_MAX = 4096, HTTP_HEAD_MAX = 8192, HTTP_FIELDS_MAX = 100 };

/* A part of the text. at is NULL where the field is not there. */
struct slice {
    const char *at;
    size_t len;
};

struct http_request {
    int status;     /* 0: understood; else what to answer: 400, 405, 413, 417, 501 or 505 */
    int is_head;    /* the answer has no body */
    int keep_alive; /* another request may follow on this connection */
    int minor;      /* HTTP/1.minor */
    int has_body;   /* bytes follow that are no request */
    struct slice line, method, target, raw_path; /* raw_path: as it came, without the query */
    struct slice host, range, if_range, if_match, if_none_match, if_modified_since, if_unmodified_since;
    struct slice content_length, transfer_encoding, expect;
    char path[HTTP_LINE_MAX + 1]; /* decoded; begins with '/' */
};

/* How long the first head in the text is, with its empty line. 0: its end has not come yet. Below 0: it cannot become a
 * request any more; -400, -414 or -431. *looked is 0 for a new text, and kept while more of the same comes. */
long http_head_length(const char *text, size_t len, size_t *looked);

/* Understands a head of that length. All fields of *request are set. */
void http_understand(struct http_request *request, const char *head, size_t len);

/* Whether a list such as "gzip, close" has the word, whatever its case. */
int http_list_has(struct slice list, const char *word);

/* Whether it is that word, whatever its case. */
int http_is(struct slice text, const char *word);

#endif
