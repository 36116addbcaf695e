/* shown for: rsk_poller rsk_event rsk_poller_open rsk_poller_close rsk_poller_add rsk_poller_modify rsk_poller_remove
 * rsk_poller_wait */
#include <rustsock.h>
#include <inttypes.h>
#include <stdio.h>

static int failed(const char *step)
{
    rsk_perror(step);
    return 1;
}

int main(void)
{
    rsk_event events[8];
    rsk_poller poller;
    int ends[2], count, i;

    if (rsk_socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == -1)
        return failed("pair");
    if (rsk_poller_open(RSK_POLLER_AUTO, &poller) == -1
        || rsk_poller_add(poller, ends[0], RSK_READABLE, 42) == -1
        || rsk_send(ends[1], "x", 1, 0) == -1)
        return failed("poller");
    if ((count = rsk_poller_wait(poller, events, 8, 1000)) == -1)
        return failed("wait");
    for (i = 0; i < count; i++)
        if (events[i].events & RSK_READABLE)
            printf("descriptor %d can be read, number %" PRIu64 "\n", events[i].fd, events[i].data);

    /* Watch for room to write only while there is something to write. */
    if (rsk_poller_modify(poller, ends[0], RSK_READABLE | RSK_WRITABLE, 42) == -1)
        return failed("modify");

    /* Remove before closing. */
    if (rsk_poller_remove(poller, ends[0]) == -1 || rsk_close(ends[0]) == -1)
        return failed("remove");
    rsk_close(ends[1]);
    return rsk_poller_close(poller) == 0 ? 0 : failed("close");
}
