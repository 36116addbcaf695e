/* The server's sockets do not block. A page is sent with one call each, whatever its size, and what did not fit is lost. */
#include <rustsock.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

enum { PAGE = 3 * 1000 * 1000 };

static int send_page(int fd, int number)
{
    char *page = malloc(PAGE);
    if (page == NULL)
        return -1;
    memset(page, 'a' + number, PAGE);
    ssize_t n = rsk_send(fd, page, PAGE, MSG_NOSIGNAL);
    free(page);
    if (n == -1) {
        perror("send");
        return -1;
    }
    printf("page %d sent\n", number);
    return 0;
}

static void reader(int fd)
{
    static char text[65536];
    size_t sum = 0;
    ssize_t n;
    while ((n = rsk_recv(fd, text, sizeof text, 0)) > 0)
        sum += (size_t)n;
    fprintf(stderr, "%zu bytes of %d came\n", sum, 2 * PAGE);
    rsk_close(fd);
    _exit(0);
}

int main(void)
{
    int pair[2];
    if (rsk_socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) == -1) {
        perror("socketpair");
        return 1;
    }
    pid_t child = fork();
    if (child == 0) {
        rsk_close(pair[0]);
        reader(pair[1]);
    }
    rsk_close(pair[1]);
    if (rsk_set_nonblocking(pair[0], 1) == -1)
        return 1;
    for (int i = 0; i < 2; i++) {
        struct pollfd room = {.fd = pair[0], .events = POLLOUT};
        if (rsk_poll(&room, 1, 1000) != 1 || send_page(pair[0], i) == -1)
            break;
    }
    rsk_close(pair[0]);
    waitpid(child, NULL, 0);
    return 0;
}
