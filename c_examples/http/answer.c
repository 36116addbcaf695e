/*
 * Head, dates, parts and conditions of an answer. See answer.h.
 */
#include "answer.h"
#include <stdio.h>
#include <string.h>

static const struct {
    int status;
    const char *reason;
} reasons[] = {
    { 200, "OK" },
    { 206, "Partial Content" },
    { 301, "Moved Permanently" },
    { 304, "Not Modified" },
    { 400, "Bad Request" },
    { 403, "Forbidden" },
    { 404, "Not Found" },
    { 405, "Method Not Allowed" },
    { 408, "Request Timeout" },
    { 412, "Precondition Failed" },
    { 413, "Content Too Large" },
    { 414, "URI Too Long" },
    { 416, "Range Not Satisfiable" },
    { 417, "Expectation Failed" },
    { 431, "Request Header Fields Too Large" },
    { 500, "Internal Server Error" },
    { 501, "Not Implemented" },
    { 503, "Service Unavailable" },
    { 505, "HTTP Version Not Supported" },
};

const char *http_reason(int status) {
    for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
        if (reasons[i].status == status)
            return reasons[i].reason;
    return "Unknown";
}

/* Names of days and months are English here, whatever the locale says. */
static const char days[] = "SunMonTueWedThuFriSat", months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";

const char *http_date(char text[HTTP_DATE], time_t when) {
    struct tm t;

    if (gmtime_r(&when, &t) == NULL)
        memset(&t, 0, sizeof t);
    snprintf(text, HTTP_DATE, "%.3s, %02d %.3s %04d %02d:%02d:%02d GMT", days + 3 * (t.tm_wday % 7), t.tm_mday % 100,
             months + 3 * (t.tm_mon % 12), (t.tm_year + 1900) % 10000, t.tm_hour % 100, t.tm_min % 100, t.tm_sec % 100);
    return text;
}

static int month_of(const char *name) {
    for (int i = 0; i < 12; i++)
        if (strncmp(months + 3 * i, name, 3) == 0)
            return i;
    return -1;
}

time_t http_read_date(struct slice text) {
    char copy[48], month[4], rest;
    struct tm t = { 0 };
    int year;

    if (text.len >= sizeof copy)
        return -1;
    memcpy(copy, text.at, text.len);
    copy[text.len] = '\0';
    if (sscanf(copy, "%*3[A-Za-z], %2d %3[A-Za-z] %4d %2d:%2d:%2d GMT%c", &t.tm_mday, month, &year, &t.tm_hour, &t.tm_min,
               &t.tm_sec, &rest) != 6
        && sscanf(copy, "%*3[A-Za-z] %3[A-Za-z] %2d %2d:%2d:%2d %4d%c", month, &t.tm_mday, &t.tm_hour, &t.tm_min, &t.tm_sec,
                  &year, &rest) != 6) {
        if (sscanf(copy, "%*9[A-Za-z], %2d-%3[A-Za-z]-%2d %2d:%2d:%2d GMT%c", &t.tm_mday, month, &year, &t.tm_hour, &t.tm_min,
                   &t.tm_sec, &rest) != 6)
            return -1;
        year += year < 70 ? 2000 : 1900; /* two digits: the oldest form */
    }
    t.tm_year = year - 1900;
    t.tm_mon = month_of(month);
    return t.tm_mon == -1 ? -1 : timegm(&t);
}

/* Whether a list of tags, or "*", has the tag. weak: W/"x" counts as "x". */
static int has_tag(struct slice list, const char *etag, int weak) {
    size_t len = strlen(etag);

    if (http_is(list, "*"))
        return 1;
    for (size_t i = 0; i + len <= list.len; i++) {
        int marked = i >= 2 && list.at[i - 1] == '/' && list.at[i - 2] == 'W';

        if (memcmp(list.at + i, etag, len) == 0 && (weak || !marked))
            return 1;
    }
    return 0;
}

int http_condition(const struct http_request *r, const struct http_version *version) {
    time_t since;

    if (r->if_match.at != NULL) {
        if (!has_tag(r->if_match, version->etag, 0))
            return 412;
    } else if (r->if_unmodified_since.at != NULL) {
        since = http_read_date(r->if_unmodified_since);
        if (since != -1 && version->modified > since)
            return 412;
    }
    if (r->if_none_match.at != NULL) /* then the date does not count */
        return has_tag(r->if_none_match, version->etag, 1) ? 304 : 0;
    if (r->if_modified_since.at != NULL) {
        since = http_read_date(r->if_modified_since);
        if (since != -1 && version->modified <= since)
            return 304;
    }
    return 0;
}

/* Digits at the beginning of the text, which are taken from it. 0: none. Too large a number is the largest one. */
static int take_number(struct slice *text, uint64_t *number) {
    size_t n = 0;

    *number = 0;
    for (; n < text->len && text->at[n] >= '0' && text->at[n] <= '9'; n++)
        *number = *number > UINT64_MAX / 10 - 1 ? UINT64_MAX / 10 : *number * 10 + (uint64_t)(text->at[n] - '0');
    *text = (struct slice){ text->at + n, text->len - n };
    return n > 0;
}

static int take_dash(struct slice *text) {
    int is = text->len > 0 && text->at[0] == '-';

    *text = (struct slice){ text->at + is, text->len - (size_t)is };
    return is;
}

/* The range was meant for the version the client has: its tag, or its date to the second. */
static int is_for_this_version(const struct http_request *r, const struct http_version *version) {
    if (r->if_range.at == NULL)
        return 1;
    if (r->if_range.len > 0 && r->if_range.at[0] == '"')
        return r->if_range.len == strlen(version->etag) && memcmp(r->if_range.at, version->etag, r->if_range.len) == 0;
    return http_read_date(r->if_range) == version->modified;
}

int http_range(const struct http_request *r, const struct http_version *version, uint64_t *from, uint64_t *length) {
    struct slice text = r->range;
    uint64_t first, last = UINT64_MAX;
    int has_first, has_last;

    *from = 0;
    *length = version->size;
    if (text.at == NULL || r->is_head || text.len < 6 || strncmp(text.at, "bytes=", 6) != 0 || !is_for_this_version(r, version))
        return 200;
    text = (struct slice){ text.at + 6, text.len - 6 };
    has_first = take_number(&text, &first);
    if (!take_dash(&text))
        return 200;
    has_last = take_number(&text, &last);
    if (text.len > 0 || (!has_first && !has_last) || (has_first && has_last && last < first))
        return 200; /* several parts, or no range: all of the file is a right answer too */
    if (!has_first) { /* the last so many bytes */
        first = last < version->size ? version->size - last : 0;
        if (last == 0)
            first = version->size;
    }
    if (first >= version->size)
        return 416;
    *from = first;
    *length = has_first && has_last && last < version->size ? last - first + 1 : version->size - first;
    return 206;
}

/* Adds to a text that has room for it: what can be long in a head is only the location. */
#define ADD(...) n += (size_t)snprintf(text + n, HTTP_ANSWER_HEAD - n, __VA_ARGS__)

size_t http_answer_head(char *text, const struct http_answer *a, time_t now) {
    char date[HTTP_DATE];
    size_t n = 0;

    ADD("HTTP/1.1 %d %s\r\nServer: rustsock-example\r\nDate: %s\r\n", a->status, http_reason(a->status), http_date(date, now));
    if (a->status != 304)
        ADD("Content-Type: %s\r\nContent-Length: %llu\r\n", a->type, (unsigned long long)a->length);
    if (a->version != NULL && a->status != 416 && a->status != 412)
        ADD("Last-Modified: %s\r\nETag: %s\r\nAccept-Ranges: bytes\r\n", http_date(date, a->version->modified), a->version->etag);
    if (a->status == 206)
        ADD("Content-Range: bytes %llu-%llu/%llu\r\n", (unsigned long long)a->from, (unsigned long long)(a->from + a->length - 1),
            (unsigned long long)a->version->size);
    if (a->status == 416)
        ADD("Content-Range: bytes */%llu\r\n", (unsigned long long)a->version->size);
    if (a->status == 405)
        ADD("Allow: GET, HEAD\r\n");
    if (a->status == 301)
        ADD("Location: %.*s/\r\n", (int)a->location.len, a->location.at);
    ADD("Connection: %s\r\n\r\n", a->keep_alive ? "keep-alive" : "close");
    return n;
}
