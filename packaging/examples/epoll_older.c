/* shown for: rsk_epoll_create */
#include <rustsock.h>
#include <stdio.h>

int main(void)
{
    int epoll = rsk_epoll_create(1); /* any number above 0; rsk_epoll_create1(EPOLL_CLOEXEC) is the newer way */

    if (epoll == -1) {
        rsk_perror("epoll");
        return 1;
    }
    printf("inherited by exec: %s\n", rsk_get_cloexec(epoll) == 0 ? "yes" : "no"); /* yes */
    rsk_close(epoll);
    return 0;
}
