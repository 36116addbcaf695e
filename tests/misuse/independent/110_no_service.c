/* getaddrinfo() is asked for the host only, and nobody fills in the port: all addresses have port 0. */
#include <rustsock.h>
#include <string.h>

static int try_all(const struct addrinfo *list)
{
    for (; list != NULL; list = list->ai_next) {
        int fd = rsk_socket(list->ai_family, list->ai_socktype | SOCK_CLOEXEC, list->ai_protocol);
        if (fd == -1)
            continue;
        if (rsk_connect(fd, list->ai_addr, list->ai_addrlen) == 0)
            return fd;
        perror("connect");
        rsk_close(fd);
    }
    return -1;
}

int main(void)
{
    struct addrinfo hints, *list = NULL;
    memset(&hints, 0, sizeof hints);
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_NUMERICHOST;
    int code = rsk_getaddrinfo("::1", NULL, &hints, &list);
    if (code != 0) {
        fprintf(stderr, "%s\n", rsk_gai_strerror(code));
        return 1;
    }
    int fd = try_all(list);
    rsk_freeaddrinfo(list);
    if (fd == -1)
        printf("no server\n");
    else
        rsk_close(fd);
    return 0;
}
