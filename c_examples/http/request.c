/*
 * The text of a request taken apart. See request.h.
 */
#include "request.h"
#include <string.h>
#include <strings.h>

static int is_digit(char c) {
    return c >= '0' && c <= '9';
}

static int is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* What names are made of (RFC 9110, token). */
static int is_token(char c) {
    return is_letter(c) || is_digit(c) || (c != '\0' && strchr("!#$%&'*+-.^_`|~", c) != NULL);
}

static int is_visible(char c) {
    return c > ' ' && c < 0x7f;
}

/* Host or address, and port. */
static int is_authority(char c) {
    return is_letter(c) || is_digit(c) || (c != '\0' && strchr("-._~%!$&'()*+,;=:[]", c) != NULL);
}

static int all(struct slice text, int (*is)(char)) {
    for (size_t i = 0; i < text.len; i++)
        if (!is(text.at[i]))
            return 0;
    return 1;
}

int http_is(struct slice text, const char *word) {
    return text.len == strlen(word) && strncasecmp(text.at, word, text.len) == 0;
}

static int is_blank(char c) {
    return c == ' ' || c == '\t';
}

static struct slice trimmed(struct slice text) {
    while (text.len > 0 && is_blank(text.at[0]))
        text = (struct slice){ text.at + 1, text.len - 1 };
    while (text.len > 0 && is_blank(text.at[text.len - 1]))
        text.len--;
    return text;
}

/* Takes what stands before the separator, and the separator, from the text. All of it if there is none. */
static struct slice cut(struct slice *text, char separator) {
    const char *end = text->len > 0 ? memchr(text->at, separator, text->len) : NULL;
    struct slice part = { text->at, end != NULL ? (size_t)(end - text->at) : text->len };
    size_t taken = end != NULL ? part.len + 1 : part.len;

    *text = (struct slice){ text->at + taken, text->len - taken };
    return part;
}

int http_list_has(struct slice list, const char *word) {
    while (list.len > 0)
        if (http_is(trimmed(cut(&list, ',')), word))
            return 1;
    return 0;
}

/* The beginning of a first line: a client that speaks something else is told at once, and not when it is tired. */
static int can_be_a_line(const char *text, size_t len) {
    for (size_t i = 0; i < len; i++)
        if (!is_visible(text[i]) && text[i] != ' ')
            return 0;
    return 1;
}

long http_head_length(const char *text, size_t len, size_t *looked) {
    const char *end;

    while (*looked < len && (end = memchr(text + *looked, '\n', len - *looked)) != NULL) {
        size_t next = (size_t)(end - text) + 1, line = next - *looked;

        if (*looked == 0 && line > HTTP_LINE_MAX)
            return -414;
        if (next > HTTP_HEAD_MAX)
            return -431;
        if (line < 2 || end[-1] != '\r' || (*looked == 0 && !can_be_a_line(text, line - 2)))
            return -400;
        if (line == 2)
            return *looked == 0 ? -400 : (long)next;
        *looked = next;
    }
    if (*looked == 0 && !can_be_a_line(text, len > 0 && text[len - 1] == '\r' ? len - 1 : len))
        return -400;
    if (*looked == 0 && len > HTTP_LINE_MAX)
        return -414;
    return len > HTTP_HEAD_MAX ? -431 : 0;
}

static int hex(char c) {
    return is_digit(c) ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* %41 becomes A. 0: what follows the percent sign is no number, or the character is one that no path has. */
static int decode(char *path, struct slice raw) {
    size_t n = 0;

    for (size_t i = 0; i < raw.len; i++, n++) {
        path[n] = raw.at[i];
        if (raw.at[i] != '%')
            continue;
        if (raw.len - i < 3 || hex(raw.at[i + 1]) == -1 || hex(raw.at[i + 2]) == -1)
            return 0;
        path[n] = (char)(hex(raw.at[i + 1]) * 16 + hex(raw.at[i + 2]));
        if (path[n] == '\0')
            return 0;
        i += 2;
    }
    path[n] = '\0';
    return 1;
}

/* "/path?query", or as a client says it to a proxy: "http://host/path?query". */
static int understand_target(struct http_request *r) {
    struct slice rest = r->target;

    for (const char *const *scheme = (const char *const[]){ "http://", "https://", NULL }; *scheme != NULL; scheme++) {
        size_t len = strlen(*scheme);

        if (rest.len > len && strncasecmp(rest.at, *scheme, len) == 0) {
            struct slice authority = { rest.at + len, strcspn(rest.at + len, "/?# ") };

            if (authority.len == 0 || !all(authority, is_authority))
                return 400;
            rest = (struct slice){ authority.at + authority.len, rest.len - len - authority.len };
            if (rest.len == 0 || rest.at[0] == '?') /* no path at all */
                rest = (struct slice){ "/", 1 };
            break;
        }
    }
    if (rest.len == 0 || rest.at[0] != '/' || memchr(rest.at, '#', rest.len) != NULL)
        return 400;
    r->raw_path = cut(&rest, '?');
    return decode(r->path, r->raw_path) ? 0 : 400;
}

static int understand_method(struct http_request *r) {
    static const char *const known[] = { "POST", "PUT", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PATCH" };

    if (r->method.len == 0 || !all(r->method, is_token))
        return 400;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (r->method.len == strlen(known[i]) && memcmp(r->method.at, known[i], r->method.len) == 0)
            return 405;
    r->is_head = r->method.len == 4 && memcmp(r->method.at, "HEAD", 4) == 0;
    return r->is_head || (r->method.len == 3 && memcmp(r->method.at, "GET", 3) == 0) ? 0 : 501;
}

/* METHOD SP TARGET SP HTTP/1.x */
static int understand_line(struct http_request *r) {
    struct slice version = r->line;
    int status, method;

    r->method = cut(&version, ' ');
    r->target = cut(&version, ' ');
    if (!all(r->target, is_visible) || r->target.len == 0)
        return 400;
    if (version.len != 8 || memcmp(version.at, "HTTP/", 5) != 0 || !is_digit(version.at[5]) || version.at[6] != '.'
        || !is_digit(version.at[7]))
        return 400;
    if ((method = understand_method(r)) == 400)
        return 400;
    if (version.at[5] != '1')
        return 505;
    r->minor = version.at[7] != '0';
    r->keep_alive = r->minor == 1; /* what the version says, unless the field Connection says more */
    status = method == 0 ? understand_target(r) : 0; /* the other methods have other targets too */
    return status != 0 ? status : method;
}

/* Where a field is kept. NULL: one that this server does not care for. */
static struct slice *place_of(struct http_request *r, struct slice name) {
    const struct {
        const char *name;
        struct slice *place;
    } known[] = {
        { "Host", &r->host },
        { "Range", &r->range },
        { "If-Range", &r->if_range },
        { "If-Match", &r->if_match },
        { "If-None-Match", &r->if_none_match },
        { "If-Modified-Since", &r->if_modified_since },
        { "If-Unmodified-Since", &r->if_unmodified_since },
        { "Content-Length", &r->content_length },
        { "Transfer-Encoding", &r->transfer_encoding },
        { "Expect", &r->expect },
    };

    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (http_is(name, known[i].name))
            return known[i].place;
    return NULL;
}

static int is_text(char c) {
    return (unsigned char)c >= ' ' ? c != 0x7f : c == '\t';
}

/* Name: value. A folded line begins with a blank, which no name does. */
static int understand_field(struct http_request *r, struct slice line) {
    const char *colon = memchr(line.at, ':', line.len);
    struct slice name = { line.at, colon != NULL ? (size_t)(colon - line.at) : 0 }, value, *place;

    if (name.len == 0 || !all(name, is_token) || !all(line, is_text))
        return 400;
    value = trimmed((struct slice){ colon + 1, line.len - name.len - 1 });
    if (http_is(name, "Connection")) { /* a list, which may come in several lines */
        if (http_list_has(value, "close"))
            r->keep_alive = 0;
        else if (http_list_has(value, "keep-alive") && r->minor == 0)
            r->keep_alive = 1;
    }
    place = place_of(r, name);
    if (place != NULL && place->at != NULL)
        return 400;
    if (place != NULL)
        *place = value;
    return 0;
}

/* Where the request ends. That has to be certain, or the next one begins at the wrong byte. */
static int understand_body(struct http_request *r) {
    if (r->transfer_encoding.at != NULL) {
        r->has_body = 1;
        if (r->content_length.at != NULL || r->minor == 0)
            return 400;
        return http_is(r->transfer_encoding, "chunked") ? 0 : 501;
    }
    if (r->content_length.at == NULL)
        return 0;
    if (r->content_length.len == 0 || !all(r->content_length, is_digit))
        return 400;
    for (size_t i = 0; i < r->content_length.len; i++)
        r->has_body |= r->content_length.at[i] != '0';
    return 0;
}

static int understand_fields(struct http_request *r, struct slice lines) {
    for (int i = 0; lines.len > 0; i++) {
        struct slice line = cut(&lines, '\n');

        line.len -= line.len > 0; /* the CR */
        if (line.len == 0)
            break; /* the empty line */
        if (i == HTTP_FIELDS_MAX)
            return 431;
        if (understand_field(r, line) != 0)
            return 400;
    }
    if (r->host.at == NULL ? r->minor == 1 : !all(r->host, is_authority))
        return 400;
    return 0;
}

void http_understand(struct http_request *r, const char *head, size_t len) {
    struct slice lines = { head, len };
    int line, fields, body;

    memset(r, 0, offsetof(struct http_request, path));
    r->path[0] = '\0';
    r->line = cut(&lines, '\n');
    r->line.len -= r->line.len > 0; /* the CR */
    line = understand_line(r);
    fields = line != 400 && line != 505 ? understand_fields(r, lines) : 0;
    body = line != 400 && line != 505 && fields == 0 ? understand_body(r) : 0;
    /* What is wrong with the text comes before what is wrong with the wish. */
    r->status = fields != 0 ? fields : body == 400 ? body : line != 0 ? line : body;
    if (r->status == 0 && r->expect.at != NULL && !http_is(r->expect, "100-continue"))
        r->status = 417;
    if (r->status == 0 && r->has_body)
        r->status = 413; /* nothing here takes one */
    if ((r->status != 0 && r->status != 405 && r->status != 417 && r->status != 501) || r->has_body)
        r->keep_alive = 0; /* it is not certain, or too far, where the next request begins */
}
