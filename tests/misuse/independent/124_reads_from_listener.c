/* posix */
/* The server accepts a client and then reads from the listening socket. */
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static int serve_one(int sockfd)
{
    char request[256];
    struct sockaddr_in6 peer;
    socklen_t length = sizeof peer;
    int newsockfd = accept(sockfd, (struct sockaddr *)&peer, &length);
    if (newsockfd < 0) {
        perror("accept");
        return -1;
    }
    ssize_t n = read(sockfd, request, sizeof request - 1);
    if (n < 0) {
        fprintf(stderr, "read: %s\n", strerror(errno));
        shutdown(newsockfd, SHUT_WR);
        while (read(newsockfd, request, sizeof request) > 0)
            ;
        close(newsockfd);
        return -1;
    }
    request[n] = '\0';
    printf("request: %s\n", request);
    close(newsockfd);
    return 0;
}

static void client(const struct sockaddr_in6 *server)
{
    char answer[16];
    int fd = socket(AF_INET6, SOCK_STREAM, 0);
    if (fd < 0 || connect(fd, (const struct sockaddr *)server, sizeof *server) < 0)
        _exit(1);
    if (write(fd, "GET /\r\n", 7) != 7)
        _exit(1);
    shutdown(fd, SHUT_WR);
    while (read(fd, answer, sizeof answer) > 0)
        ;
    close(fd);
    _exit(0);
}

int main(void)
{
    struct sockaddr_in6 here = {.sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT};
    socklen_t length = sizeof here;
    int sockfd = socket(AF_INET6, SOCK_STREAM, 0);
    if (sockfd < 0 || bind(sockfd, (struct sockaddr *)&here, sizeof here) < 0 || listen(sockfd, 3) < 0
        || getsockname(sockfd, (struct sockaddr *)&here, &length) < 0) {
        perror("server");
        return 1;
    }
    pid_t child = fork();
    if (child == 0)
        client(&here);
    int result = serve_one(sockfd);
    printf("served: %s\n", result == 0 ? "yes" : "no");
    close(sockfd);
    waitpid(child, NULL, 0);
    return 0;
}
