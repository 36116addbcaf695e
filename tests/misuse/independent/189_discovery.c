/* A discovery protocol calls into the whole network and has not said that it wants to broadcast. */
#include <rustsock.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int call_all(int fd, const char *network) {
    struct sockaddr_in everybody = { .sin_family = AF_INET, .sin_port = rsk_htons(9999) };
    static const char question[] = "DISCOVER";

    if (rsk_inet_pton(AF_INET, network, &everybody.sin_addr) != 1) {
        fprintf(stderr, "no address: %s\n", network);
        return -1;
    }
    return rsk_sendto(fd, question, sizeof question - 1, 0, (struct sockaddr *)&everybody, sizeof everybody) == -1 ? -1 : 0;
}

int main(void) {
    struct sockaddr_in own = { .sin_family = AF_INET, .sin_addr.s_addr = rsk_htonl(INADDR_ANY) };
    int fd = rsk_socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

    if (fd == -1 || rsk_bind(fd, (struct sockaddr *)&own, sizeof own) == -1) {
        rsk_perror("socket");
        return EXIT_FAILURE;
    }
    if (call_all(fd, "127.255.255.255") == -1)
        rsk_perror("discovery");
    rsk_close(fd);
    return EXIT_SUCCESS;
}
