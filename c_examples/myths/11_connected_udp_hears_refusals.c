/*
 * Myth 11: "UDP cannot find out that nobody has the port."
 *
 * The peer's machine does say it, with an ICMP message. A connected UDP socket hands that on as
 * ECONNREFUSED, to the next call: it belongs to the datagram before. An unconnected one hears nothing.
 *
 * Run:     build/examples/myths/11_connected_udp_hears_refusals
 * Look at: the first send() succeeds, the next call fails, the one after it succeeds again.
 */
#include "myth.h"

int main(void) {
    struct sockaddr_in address;
    int fd, failures = 0;
    uint16_t port;
    char byte;

    claim("UDP cannot find out that nobody has the port");
    fd = bound_to(SOCK_DGRAM, 0);
    port = local_port(fd);
    check(rsk_close(fd)); /* nobody has it now */

    fd = connected_to(SOCK_DGRAM, port);
    really(rsk_send(fd, "a", 1, 0) == 1, "connected: the first send() gave 1");
    really(readable_within(fd, 1000) == 1, "poll() reports that something has come");
    really(failed_with(rsk_recv(fd, &byte, 1, 0), ECONNREFUSED), "recv() gave -1: ECONNREFUSED");
    really(rsk_send(fd, "b", 1, 0) == 1, "the error is told once: send() gave 1 again");
    check(readable_within(fd, 1000));
    really(failed_with(rsk_send(fd,
           "c", 1, 0), ECONNREFUSED), "and the send() after it has the error of that datagram");
    check(rsk_close(fd));

    fd = check(rsk_socket(AF_INET, SOCK_DGRAM, 0));
    address = on_loopback(port);
    for (int i = 0; i < 10; i++) {
        failures += rsk_sendto(fd, "x", 1, 0, (struct sockaddr *)&address, sizeof address) != 1;
        pause_ms(5);
    }
    really(failures == 0 && readable_within(fd, 100) == 0, "unconnected: 10 datagrams to the same port, no error ever");
    check(rsk_close(fd));
    return EXIT_SUCCESS;
}
