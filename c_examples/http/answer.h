/*
 * What an answer of HTTP/1.1 says: its head, its dates, which part of the file, and whether the client has the file
 * already (RFC 9110). Texts and numbers only: no socket, no file.
 */
#ifndef HTTP_ANSWER_H
#define HTTP_ANSWER_H

#include "request.h"
#include <stdint.h>
#include <time.h>

enum { HTTP_DATE = 48, HTTP_ETAG = 48, HTTP_ANSWER_HEAD = HTTP_LINE_MAX + 1024 };

/* What is known of a file. */
struct http_version {
    uint64_t size;
    time_t modified;
    char etag[HTTP_ETAG]; /* with its quotation marks */
};

struct http_answer {
    int status;
    int keep_alive;
    const char *type;
    const struct http_version *version; /* NULL: no file */
    uint64_t from, length;              /* the part that is sent; its bytes follow the head, but for HEAD and 304 */
    struct slice location;              /* 301: the path without its last '/' */
};

const char *http_reason(int status);

/* Writes the head of an answer; its length. text has HTTP_ANSWER_HEAD bytes. */
size_t http_answer_head(char *text, const struct http_answer *answer, time_t now);

/* "Sun, 06 Nov 1994 08:49:37 GMT" */
const char *http_date(char text[HTTP_DATE], time_t when);

/* One of the three forms a date may have; -1: none of them. */
time_t http_read_date(struct slice text);

/* 0: send it; 304: the client has this version; 412: the client wanted another one. */
int http_condition(const struct http_request *request, const struct http_version *version);

/* 200: all of it; 206: from and length are set; 416: no byte of the file was asked for. */
int http_range(const struct http_request *request, const struct http_version *version, uint64_t *from, uint64_t *length);

#endif
