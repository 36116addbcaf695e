/* A record of a control channel comes from a pool that is not cleared. The path is copied into it without its NUL, so the letters
 * that were there before become a part of the name.
 * Also: RSK111 tells of it: the path fills all of sun_path and has no end
 * Not caught: as RSK105, because RSK111 says the same more exactly */
#include <rustsock.h>
#include <stdlib.h>
#include <string.h>

static struct sockaddr_un pool[2];

static const struct sockaddr_un *named(const char *path)
{
    struct sockaddr_un *name = &pool[1];
    name->sun_family = AF_UNIX;
    memcpy(name->sun_path, path, strlen(path));
    return name;
}

int main(void)
{
    char path[40], cut[sizeof pool[1].sun_path + 1] = "";
    memset(pool, '#', sizeof pool);
    snprintf(path, sizeof path, "indep-105-%d.sock", (int)getpid());
    const struct sockaddr_un *name = named(path);
    int fd = rsk_socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd == -1)
        return 1;
    if (rsk_bind(fd, (const struct sockaddr *)name, sizeof *name) == -1)
        perror("bind");
    printf("%s is there: %s\n", path, access(path, F_OK) == 0 ? "yes" : "no");
    memcpy(cut, name->sun_path, sizeof name->sun_path);
    unlink(cut);
    rsk_close(fd);
    return 0;
}
