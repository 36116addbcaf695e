/* shown for: rsk_multicast_join rsk_multicast_leave rsk_multicast_send_options */
#include <rustsock.h>
#include <stdio.h>

static const char GROUP[] = "239.255.77.7"; /* of the range for use inside an organisation */

static int failed(const char *step)
{
    rsk_perror(step);
    return 1;
}

int main(void)
{
    struct sockaddr_in address;
    socklen_t size = sizeof address;
    char port[8], text[16];
    int member, sender;
    ssize_t got;

    /* Bound to the group, it receives nothing else. The interface would be "eth0" or NULL in a real network. */
    if ((member = rsk_udp_open(GROUP, "0", 0, -1)) == -1
        || rsk_getsockname(member, (struct sockaddr *)&address, &size) == -1
        || rsk_multicast_join(member, GROUP, NULL, "lo") == -1)
        return failed("member");
    snprintf(port, sizeof port, "%d", rsk_ntohs(address.sin_port));

    /* Who sends need not be a member. 0 networks away is this computer; 1 lets its members have it, too. */
    if ((sender = rsk_udp_open("127.0.0.1", "0", 0, -1)) == -1
        || rsk_multicast_send_options(sender, "lo", 0, 1) == -1
        || rsk_sendto(sender, "hello", 5, 0, (struct sockaddr *)&address, size) == -1)
        return failed("sender");
    if ((got = rsk_recv_datagram(member, text, sizeof text, NULL, 1000)) == -1)
        return failed("receive");
    printf("%.*s, to all members of %s at port %s\n", (int)got, text, GROUP, port);

    if (rsk_multicast_leave(member, GROUP, NULL, "lo") == -1 || rsk_close(member) == -1 || rsk_close(sender) == -1)
        return failed("leave");
    return 0;
}
