/*
 * Myth 08: "When a UDP datagram is lost, somebody gets an error."
 *
 * Nobody does. send() succeeds as soon as the kernel has taken the datagram; what the receiver's queue
 * has no room for is dropped there, and what the network drops is gone as well.
 *
 * Run:     build/examples/myths/08_udp_loss_is_silent
 * Look at: how many came, and the number of errors. Lesson 15 gets the kernel's own count.
 */
#include "myth.h"

enum { SENT = 20000, SIZE = 500 };

int main(void) {
    int receiver, sender, errors = 0, received = 0, error = 0;
    socklen_t length = sizeof error;
    char data[SIZE] = { 0 };
    ssize_t n;

    claim("when a UDP datagram is lost, somebody gets an error");
    receiver = bound_to(SOCK_DGRAM, 0);
    sender = connected_to(SOCK_DGRAM, local_port(receiver));
    for (int i = 0; i < SENT; i++)
        errors += rsk_send(sender, data, SIZE, 0) != SIZE;
    really(errors == 0, "%d datagrams sent while nobody received; send() failed %d times", SENT, errors);
    while ((n = rsk_recv(receiver, data, SIZE, MSG_DONTWAIT)) == SIZE)
        received++;
    really(failed_with(n, EAGAIN) && received < SENT, "%d were received, %d are lost", received, SENT - received);
    check(rsk_getsockopt(sender, SOL_SOCKET, SO_ERROR, &error, &length));
    really(error == 0, "no error waits at the sender (SO_ERROR 0)");
    check(rsk_getsockopt(receiver, SOL_SOCKET, SO_ERROR, &error, &length));
    really(error == 0, "and none at the receiver (SO_ERROR 0)");
    check(rsk_close(sender));
    check(rsk_close(receiver));
    return EXIT_SUCCESS;
}
