/* shown for: rsk_poller_wake rsk_poller_backend rsk_poller_backend_name rsk_poller_fd */
#include <rustsock.h>
#include <stdio.h>

int main(void)
{
    rsk_event event;
    rsk_poller poller;

    if (rsk_poller_open(RSK_POLLER_AUTO, &poller) == -1) {
        rsk_perror("poller");
        return 1;
    }
    printf("backend: %s\n", rsk_poller_backend_name(poller));
    if (rsk_poller_backend(poller) == RSK_POLLER_EPOLL)
        printf("another event loop can watch descriptor %d\n", rsk_poller_fd(poller));

    /* From another thread or a signal handler: */
    if (rsk_poller_wake(poller) == -1) {
        rsk_perror("wake");
        return 1;
    }
    if (rsk_poller_wait(poller, &event, 1, -1) == 1 && event.events == RSK_WAKE)
        printf("woken\n");
    return rsk_poller_close(poller) == 0 ? 0 : 1;
}
