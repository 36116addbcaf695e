/* shown for: rsk_epoll_create1 rsk_epoll_ctl rsk_epoll_wait rsk_epoll_pwait */
#include <rustsock.h>
#include <stdio.h>

int main(void)
{
    struct epoll_event watch = {.events = EPOLLIN}, event;
    int ends[2], instance = rsk_epoll_create1(EPOLL_CLOEXEC);

    if (instance == -1 || rsk_socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == -1) {
        rsk_perror("epoll");
        return 1;
    }
    watch.data.fd = ends[0];
    if (rsk_epoll_ctl(instance, EPOLL_CTL_ADD, ends[0], &watch) == -1
        || rsk_epoll_pwait(instance, &event, 1, 0, NULL) != 0 /* nothing yet */
        || rsk_send(ends[1], "x", 1, 0) == -1
        || rsk_epoll_wait(instance, &event, 1, 1000) != 1) {
        rsk_perror("epoll");
        return 1;
    }
    printf("descriptor %d can be read\n", event.data.fd);
    rsk_close(instance);
    rsk_close(ends[0]);
    rsk_close(ends[1]);
    return 0;
}
