/* A proxy alone: the slow side is what it meets first. */
#include "../../../c_examples/loopback.h"

int main(void) {
    static char block[65536];
    int in[2], out[2], epoll = check(rsk_epoll_create1(EPOLL_CLOEXEC));
    struct epoll_event event = { .events = EPOLLIN | EPOLLET };

    connect_pair(in);
    connect_pair(out);
    check(rsk_set_nonblocking(in[0], 1));
    check(rsk_set_nonblocking(out[0], 1));
    event.data.fd = in[0];
    check(rsk_epoll_ctl(epoll, EPOLL_CTL_ADD, in[0], &event));
    send_whole(in[1], block, 1000);
    check(rsk_epoll_wait(epoll, &event, 1, 1000));
    check(rsk_recv(in[0], block, 10, 0));
    while (rsk_send(out[0], block, sizeof block, 0) > 0)
        ;
    for (int i = 0; i < 4; i++)
        check(rsk_epoll_wait(epoll, &event, 1, 400));
    while (rsk_recv(in[0], block, sizeof block, 0) > 0)
        ;
    check(rsk_close(epoll));
    rsk_close(in[0]), rsk_close(in[1]), rsk_close(out[0]), rsk_close(out[1]);
    return 0;
}
