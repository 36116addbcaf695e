/*
 * Opening what a path leads to, beneath one directory. See files.h.
 *
 * The text of a path is not enough to know where it leads: "..", a symbolic link, a directory that somebody exchanges at
 * the very moment. openat2(RESOLVE_BENEATH) leaves it to the kernel, which refuses at the step that would leave the
 * directory. Without that call (before Linux 5.6), or with follow_links off, each step is taken alone and follows no link.
 */
#include "files.h"
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <rustsock.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>

/* No terminal becomes ours, no pipe makes us wait. */
enum { FLAGS = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY };

static int open_step_by_step(int directory, const char *path) {
    char step[256];
    int at = directory, next, code;

    for (;;) {
        size_t len = strcspn(path, "/");
        int last = path[len + strspn(path + len, "/")] == '\0';

        if (len >= sizeof step || (len == 2 && memcmp(path, "..", 2) == 0)) {
            errno = len == 2 ? EXDEV : ENAMETOOLONG;
            next = -1;
        } else {
            snprintf(step, sizeof step, "%.*s", len == 0 ? 1 : (int)len, len == 0 ? "." : path);
            next = openat(at, step, last ? FLAGS | O_NOFOLLOW : O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        }
        code = errno;
        if (at != directory)
            rsk_close(at);
        errno = code;
        if (next == -1 || last)
            return next;
        at = next;
        path += len + strspn(path + len, "/");
    }
}

static int open_beneath(const struct http_site *site, const char *path) {
    struct open_how how = { .flags = FLAGS, .resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS };

    path += strspn(path, "/");
    if (site->follow_links) {
        int fd = (int)syscall(SYS_openat2, site->directory, *path != '\0' ? path : ".", &how, sizeof how);

        if (fd != -1 || (errno != ENOSYS && errno != EPERM)) /* EPERM: also of filters that do not know the call */
            return fd;
    }
    return open_step_by_step(site->directory, path);
}

static int status_of(int code) {
    switch (code) {
    case ENOENT:
    case ENOTDIR:
    case ENAMETOOLONG:
        return 404;
    case EACCES:
    case EPERM:
    case ELOOP: /* a link, or too many of them */
    case EXDEV: /* it would leave the directory */
    case ENXIO: /* a pipe or socket with nobody behind it */
        return 403;
    case EMFILE:
    case ENFILE:
    case ENOMEM:
    case EAGAIN: /* something was moved meanwhile */
        return 503;
    default:
        return 500;
    }
}

static const char *type_of(const char *path) {
    static const char *const types[][2] = {
        { ".html", "text/html; charset=utf-8" }, { ".htm", "text/html; charset=utf-8" }, { ".css", "text/css; charset=utf-8" },
        { ".js", "text/javascript; charset=utf-8" }, { ".mjs", "text/javascript; charset=utf-8" },
        { ".txt", "text/plain; charset=utf-8" }, { ".md", "text/markdown; charset=utf-8" }, { ".csv", "text/csv; charset=utf-8" },
        { ".json", "application/json" }, { ".xml", "application/xml" }, { ".pdf", "application/pdf" },
        { ".wasm", "application/wasm" }, { ".gz", "application/gzip" }, { ".zip", "application/zip" }, { ".png", "image/png" },
        { ".jpg", "image/jpeg" }, { ".jpeg", "image/jpeg" }, { ".gif", "image/gif" }, { ".svg", "image/svg+xml" },
        { ".webp", "image/webp" }, { ".ico", "image/x-icon" }, { ".mp3", "audio/mpeg" }, { ".mp4", "video/mp4" },
        { ".webm", "video/webm" }, { ".woff2", "font/woff2" },
    };
    const char *name = strrchr(path, '/'), *end = strrchr(name != NULL ? name : path, '.');

    for (size_t i = 0; end != NULL && i < sizeof types / sizeof *types; i++)
        if (strcasecmp(end, types[i][0]) == 0)
            return types[i][1];
    return "application/octet-stream";
}

static int refused(struct http_file *file, int status) {
    if (file->fd != -1)
        rsk_close(file->fd);
    file->fd = -1;
    return status;
}

int http_open_file(const struct http_site *site, const char *path, struct http_file *file) {
    char index[HTTP_LINE_MAX + sizeof "index.html"];
    size_t len = strlen(path);
    struct stat info;

    if (path[len - 1] == '/') { /* a directory is what its index.html says */
        snprintf(index, sizeof index, "%sindex.html", path);
        path = index;
    }
    file->fd = open_beneath(site, path);
    if (file->fd == -1)
        return status_of(errno);
    if (fstat(file->fd, &info) == -1)
        return refused(file, 500);
    if (S_ISDIR(info.st_mode))
        return refused(file, path == index ? 403 : 301);
    if (!S_ISREG(info.st_mode))
        return refused(file, 403);
    file->type = type_of(path);
    file->version.size = (uint64_t)info.st_size;
    file->version.modified = info.st_mtim.tv_sec;
    snprintf(file->version.etag, sizeof file->version.etag, "\"%llx-%llx%09lx\"", (unsigned long long)info.st_size,
             (unsigned long long)info.st_mtim.tv_sec, (unsigned long)info.st_mtim.tv_nsec);
    return 200;
}
