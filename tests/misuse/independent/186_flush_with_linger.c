/* posix */
/* An uploader sets SO_LINGER to 0 seconds, "so that close flushes at once". */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static char block[200000];

static void die(const char *what) {
    perror(what);
    exit(EXIT_FAILURE);
}

static void upload(int fd) {
    struct linger flush = { .l_onoff = 1, .l_linger = 0 };
    size_t done = 0;

    if (setsockopt(fd, SOL_SOCKET, SO_LINGER, &flush, sizeof flush) == -1)
        die("setsockopt");
    while (done < sizeof block) {
        ssize_t n = send(fd, block + done, sizeof block - done, 0);
        if (n == -1)
            die("send");
        done += (size_t)n;
    }
    close(fd);
}

int main(void) {
    struct sockaddr_in name;
    socklen_t length = sizeof name;
    size_t got = 0;
    ssize_t n;
    int client, fd, listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    memset(&name, 0, sizeof name);
    name.sin_family = AF_INET;
    name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (listener == -1 || bind(listener, (struct sockaddr *)&name, sizeof name) == -1 || listen(listener, 4) == -1)
        die("listen");
    if (getsockname(listener, (struct sockaddr *)&name, &length) == -1)
        die("getsockname");
    client = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (client == -1 || connect(client, (struct sockaddr *)&name, sizeof name) == -1)
        die("connect");
    fd = accept(listener, NULL, NULL);
    if (fd == -1)
        die("accept");
    upload(client);
    while ((n = recv(fd, block, sizeof block, 0)) > 0)
        got += (size_t)n;
    printf("%s of the upload has arrived%s\n", got == sizeof block ? "all" : "not all", n == -1 && errno == ECONNRESET ? ", then a reset" : "");
    close(fd);
    close(listener);
    return EXIT_SUCCESS;
}
