/* posix */
/* A daemon listens on a Unix socket. The first instance crashes and leaves its socket file; the second cannot bind to it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

static char path[64];

static int open_control(void)
{
    struct sockaddr_un name = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    if (fd < 0)
        return -1;
    strncpy(name.sun_path, path, sizeof name.sun_path - 1);
    if (bind(fd, (struct sockaddr *)&name, sizeof name) < 0) {
        perror(path);
        close(fd);
        return -1;
    }
    if (listen(fd, 4) < 0) {
        close(fd);
        return -1;
    }
    return fd;
}

static void first_instance(void)
{
    int fd = open_control();
    /* Something goes wrong here, and the way out does not tidy up. */
    _exit(fd < 0 ? 1 : 0);
}

int main(void)
{
    snprintf(path, sizeof path, "control-%d.sock", (int)getpid());
    pid_t first = fork();
    if (first == 0)
        first_instance();
    waitpid(first, NULL, 0);

    int control = open_control();
    if (control < 0)
        fprintf(stderr, "another instance is running\n");
    else
        close(control);
    unlink(path);
    return 0;
}
