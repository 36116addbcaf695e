/* posix */
/* A name service: one request a connection, of 16 bytes and a name. The server takes for granted that one recv() brings what the
 * client has sent with one send(). The rehearsal cuts it.
 * Run with: RUSTSOCK_DIAG=teach,chop=3 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

struct request {
    unsigned char magic[4];
    unsigned char kind[12];
    char name[200];
};

static void client(const struct sockaddr_in6 *server)
{
    struct request request = {"RQ1", "lookup", "printer-in-the-hall"};
    char answer[32];
    int fd = socket(AF_INET6, SOCK_STREAM, 0);
    if (fd < 0 || connect(fd, (const struct sockaddr *)server, sizeof *server) < 0)
        _exit(1);
    if (send(fd, &request, sizeof request, 0) != (ssize_t)sizeof request)
        _exit(1);
    while (recv(fd, answer, sizeof answer, 0) > 0)
        ;
    close(fd);
    _exit(0);
}

static void answer(int fd)
{
    struct request request;
    memset(&request, 0, sizeof request);
    if (recv(fd, &request, sizeof request, 0) <= 0)
        return;
    const char *text = strcmp(request.name, "printer-in-the-hall") == 0 ? "10.0.0.7" : "unknown";
    if (send(fd, text, strlen(text), 0) != (ssize_t)strlen(text))
        perror("send");
}

int main(void)
{
    struct sockaddr_in6 at = {.sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT};
    socklen_t length = sizeof at;
    int listener = socket(AF_INET6, SOCK_STREAM, 0);
    if (listener < 0 || bind(listener, (struct sockaddr *)&at, sizeof at) < 0 || listen(listener, 4) < 0
        || getsockname(listener, (struct sockaddr *)&at, &length) < 0) {
        perror("listener");
        return 1;
    }
    for (int i = 0; i < 2; i++) {
        if (fork() == 0)
            client(&at);
        int fd = accept(listener, NULL, NULL);
        if (fd < 0)
            break;
        answer(fd);
        close(fd);
    }
    close(listener);
    while (wait(NULL) > 0)
        ;
    return 0;
}
