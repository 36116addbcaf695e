/* A Unix server whose helper binds and forgets to listen. accept() fails with EINVAL. */
#include <rustsock.h>
#include <string.h>

static int bind_to(const char *name)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    size_t length = strlen(name);
    int fd = rsk_socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
    if (fd == -1)
        return -1;
    /* An abstract name: begins with a 0 byte, leaves no file. */
    memcpy(address.sun_path + 1, name, length);
    if (rsk_bind(fd, (struct sockaddr *)&address, (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + length)) == -1) {
        rsk_close(fd);
        return -1;
    }
    return fd;
}

int main(void)
{
    char name[40];
    snprintf(name, sizeof name, "rustsock-independent-122-%d", (int)getpid());
    int listener = bind_to(name);
    if (listener == -1) {
        perror("bind_to");
        return 1;
    }
    for (int tries = 0; tries < 3; tries++) {
        int client = rsk_accept4(listener, NULL, NULL, SOCK_CLOEXEC);
        if (client == -1) {
            perror("accept");
            continue;
        }
        rsk_close(client);
    }
    rsk_close(listener);
    return 0;
}
