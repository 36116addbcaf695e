/* An event loop that reads from whatever is readable, the listening socket included. */
#include <rustsock.h>
#include <string.h>
#include <sys/wait.h>

static int add(int set, int fd)
{
    struct epoll_event event = {.events = EPOLLIN, .data.fd = fd};
    return rsk_epoll_ctl(set, EPOLL_CTL_ADD, fd, &event);
}

int main(void)
{
    struct sockaddr_in at = {.sin_family = AF_INET};
    socklen_t length = sizeof at;
    struct epoll_event events[8];
    char text[128];
    at.sin_addr.s_addr = rsk_htonl(INADDR_LOOPBACK);
    int listener = rsk_socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    int set = rsk_epoll_create1(EPOLL_CLOEXEC);
    if (listener == -1 || set == -1 || rsk_bind(listener, (struct sockaddr *)&at, sizeof at) == -1 || rsk_listen(listener, 8) == -1
        || rsk_getsockname(listener, (struct sockaddr *)&at, &length) == -1 || add(set, listener) == -1) {
        perror("server");
        return 1;
    }
    pid_t child = fork();
    if (child == 0) {
        int fd = rsk_socket(AF_INET, SOCK_STREAM, 0);
        _exit(fd == -1 || rsk_connect(fd, (struct sockaddr *)&at, sizeof at) == -1);
    }
    for (int rounds = 0; rounds < 3; rounds++) {
        int count = rsk_epoll_wait(set, events, 8, 500);
        for (int i = 0; i < count; i++) {
            ssize_t n = rsk_recv(events[i].data.fd, text, sizeof text, 0);
            if (n == -1)
                perror("recv");
        }
    }
    waitpid(child, NULL, 0);
    rsk_close(set);
    rsk_close(listener);
    return 0;
}
