/* shown for: rsk_endpoint_adopt rsk_endpoint_fd rsk_endpoint_pause rsk_endpoint_resume rsk_endpoint_join
 * rsk_endpoint_leave rsk_endpoint_set_user rsk_endpoint_user */
#include <rustsock.h>
#include <stdio.h>

static int failed(const char *step)
{
    rsk_perror(step);
    return 1;
}

int main(void)
{
    int fd, room = 4 << 20;
    rsk_endpoint endpoint;
    rsk_loop_event event;
    rsk_loop loop;

    /* A socket of one's own, of rsk_socket or another process: connected to itself here. */
    struct sockaddr_in me = {.sin_family = AF_INET, .sin_addr = {rsk_htonl(INADDR_LOOPBACK)}};
    socklen_t len = sizeof me;

    if ((fd = rsk_udp_open("127.0.0.1", "0", 0, -1)) == -1
        || rsk_getsockname(fd, (struct sockaddr *)&me, &len) == -1 || rsk_connect(fd, (struct sockaddr *)&me, len) == -1)
        return failed("socket");
    if (rsk_loop_open(NULL, &loop) == -1)
        return failed("loop");
    /* Without callbacks, and paused: datagrams wait in the socket. */
    rsk_endpoint_options options = {.size = sizeof options, .flags = RSK_ENDPOINT_PAUSED};
    if (rsk_endpoint_adopt(loop, fd, &options, NULL, NULL, &endpoint) == -1)
        return failed("adopt");
    rsk_endpoint_set_user(endpoint, "my own words");
    /* More room for them, so that the system drops none. */
    if (rsk_setsockopt(rsk_endpoint_fd(endpoint), SOL_SOCKET, SO_RCVBUF, &room, sizeof room) == -1)
        return failed("setsockopt");
    if (rsk_endpoint_join(endpoint, "239.1.2.3", "lo", NULL) == -1
        || rsk_endpoint_leave(endpoint, "239.1.2.3", "lo", NULL) == -1)
        rsk_perror("group"); /* where lo has no multicast */

    if (rsk_endpoint_send(endpoint, "hello", 5, NULL, 0) == -1 || rsk_endpoint_resume(endpoint) == -1)
        return failed("send");
    if (rsk_loop_poll(loop, &event, 1, 1000) == 1 && event.kind == RSK_EVENT_DATAGRAMS) {
        const rsk_datagram *list = event.data;
        printf("%.*s, says %s\n", (int)list[0].len, (const char *)list[0].data, (const char *)rsk_endpoint_user(endpoint));
    }
    if (rsk_endpoint_pause(endpoint) == -1)
        return failed("pause");
    return rsk_loop_close(loop) == 0 ? 0 : failed("close"); /* closes the socket too */
}
