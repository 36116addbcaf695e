/* A daemon that removes its old socket file before it binds, and when it ends. */
#include <rustsock.h>
#include <string.h>

static int open_at(const struct sockaddr_un *name)
{
    int fd = rsk_socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd == -1)
        return -1;
    unlink(name->sun_path);
    if (rsk_bind(fd, (const struct sockaddr *)name, sizeof *name) == -1) {
        rsk_close(fd);
        return -1;
    }
    return fd;
}

int main(void)
{
    struct sockaddr_un name = {.sun_family = AF_UNIX};
    char text[16];
    snprintf(name.sun_path, sizeof name.sun_path, "indep-111-%d.sock", (int)getpid());
    for (int run = 0; run < 3; run++) {
        int fd = open_at(&name), sender = rsk_socket(AF_UNIX, SOCK_DGRAM, 0);
        if (fd == -1 || sender == -1)
            return 1;
        if (rsk_sendto(sender, "reload", 6, 0, (struct sockaddr *)&name, sizeof name) != 6 || rsk_recv(fd, text, sizeof text, 0) != 6)
            return 1;
        rsk_close(sender);
        rsk_close(fd);
    }
    unlink(name.sun_path);
    return 0;
}
