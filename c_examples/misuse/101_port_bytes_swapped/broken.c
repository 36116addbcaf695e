/*
 * A client connects to the server of this program.
 *
 * Mistake: the port goes into the address as it is. The address wants the higher byte first, and
 * most machines store the lower byte first, so the system reads another port.
 *
 * Look at: the port in the report, and the port that was meant.
 *
 * Reports: RSK101
 */
#include "../../loopback.h"

/* With two equal bytes the mistake would not show. */
static int listener_at(uint16_t *port) {
    int fd = listener_with(1);

    while ((*port = local_port(fd)) % 257 == 0) {
        check(rsk_close(fd));
        fd = listener_with(1);
    }
    return fd;
}

int main(void) {
    uint16_t port;
    int listener = listener_at(&port);
    int client = check(rsk_socket(AF_INET, SOCK_STREAM, 0));
    struct sockaddr_in address;

    memset(&address, 0, sizeof address);
    address.sin_family = AF_INET;
    address.sin_port = port;
    address.sin_addr.s_addr = rsk_htonl(INADDR_LOOPBACK);

    if (rsk_connect(client, (struct sockaddr *)&address, sizeof address) == -1)
        printf("connect: %s\n", rsk_error_name(rsk_last_error()));
    else
        printf("connected\n");

    check(rsk_close(client));
    check(rsk_close(listener));
    return EXIT_SUCCESS;
}
