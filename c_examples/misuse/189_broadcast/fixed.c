/*
 * RSK189: a program asks all hosts of the network of 127.0.0.1 who is there.
 *
 * Repaired: SO_BROADCAST is set first.
 */
#include "../../loopback.h"

int main(void) {
    int receiver = bound_to(SOCK_DGRAM, 0), fd = check(rsk_socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    struct sockaddr_in everybody = on_loopback(local_port(receiver));
    int on = 1;

    everybody.sin_addr.s_addr = rsk_htonl(0x7fffffff); /* 127.255.255.255 */
    check(rsk_setsockopt(fd, SOL_SOCKET, SO_BROADCAST, &on, sizeof on));
    if (rsk_sendto(fd, "who is there?", 13, 0, (struct sockaddr *)&everybody, sizeof everybody) == -1) {
        printf("nobody was asked\n");
    }
    check(rsk_close(fd));
    check(rsk_close(receiver));
    return EXIT_SUCCESS;
}
