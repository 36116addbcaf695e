/*
 * The files of the site: what a path of a request leads to, and never anything outside the directory.
 */
#ifndef HTTP_FILES_H
#define HTTP_FILES_H

#include "answer.h"

struct http_site {
    int directory;    /* open */
    int follow_links; /* symbolic links that stay inside are followed; without it none is */
};

struct http_file {
    int fd; /* the caller closes it; -1 unless the status is 200 */
    const char *type;
    struct http_version version;
};

/* 200: *file is open; 301: a directory whose path lacks the '/' at its end; 403, 404, 500 or 503: not to be had. */
int http_open_file(const struct http_site *site, const char *path, struct http_file *file);

#endif
