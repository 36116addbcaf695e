/* posix */
/* The reader takes 0 for "nothing yet" and asks again, with a little pause, until it gives up. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

struct reader {
    int fd;
    char text[256];
    size_t filled;
};

/* A whole line, or NULL while there is none. */
static const char *try_line(struct reader *r)
{
    ssize_t n = read(r->fd, r->text + r->filled, sizeof r->text - r->filled - 1);
    if (n < 0) {
        perror("read");
        exit(1);
    }
    r->filled += (size_t)n;
    r->text[r->filled] = '\0';
    return strchr(r->text, '\n') != NULL ? r->text : NULL;
}

int main(void)
{
    int pair[2];
    struct reader reader = {.filled = 0};
    const char *line = NULL;
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) < 0) {
        perror("socketpair");
        return 1;
    }
    pid_t child = fork();
    if (child == 0) {
        close(pair[0]);
        if (write(pair[1], "half a li", 9) != 9)
            _exit(1);
        close(pair[1]);
        _exit(0);
    }
    close(pair[1]);
    reader.fd = pair[0];
    for (int tries = 0; tries < 40 && line == NULL; tries++) {
        line = try_line(&reader);
        if (line == NULL)
            usleep(5000);
    }
    printf("%s\n", line != NULL ? line : "no line came");
    close(pair[0]);
    waitpid(child, NULL, 0);
    return 0;
}
