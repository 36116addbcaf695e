/*
 * RSK189: a program asks all hosts of the network of 127.0.0.1 who is there.
 *
 * The mistake: the address is a broadcast address, and the socket has not asked for the right to
 * send to everybody. sendto fails with EACCES, also for root.
 *
 * Reports: RSK189
 * Look at: the option that is missing.
 */
#include "../../loopback.h"

int main(void) {
    int receiver = bound_to(SOCK_DGRAM, 0), fd = check(rsk_socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    struct sockaddr_in everybody = on_loopback(local_port(receiver));

    everybody.sin_addr.s_addr = rsk_htonl(0x7fffffff); /* 127.255.255.255 */
    if (rsk_sendto(fd, "who is there?", 13, 0, (struct sockaddr *)&everybody, sizeof everybody) == -1) {
        printf("nobody was asked\n");
    }
    check(rsk_close(fd));
    check(rsk_close(receiver));
    return EXIT_SUCCESS;
}
