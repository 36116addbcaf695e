/*
 * Myth 02: "A connection in the queue of listen() is not established until accept() is called."
 *
 * The kernel makes the handshake by itself. connect() is done, both ends are ESTABLISHED, and data
 * can be sent before the server's program has asked for the connection. accept() only fetches it.
 *
 * Run:     build/examples/myths/02_queued_is_established
 * Look at: the state of the server's end, from /proc/net/tcp: the program has no descriptor for it yet.
 */
#include "myth.h"

enum { ESTABLISHED = 1 };

/* The state of the TCP socket with these two ports on 127.0.0.1, 0 if there is none. */
static unsigned state_of(uint16_t local, uint16_t remote) {
    unsigned local_port_found, remote_port_found, state = 0, result = 0;
    FILE *list = fopen("/proc/net/tcp", "r");
    char line[256];

    check_system(list == NULL ? -1 : 0, "/proc/net/tcp");
    while (fgets(line, sizeof line, list) != NULL)
        if (sscanf(line, " %*u: 0100007F:%x 0100007F:%x %x", &local_port_found, &remote_port_found, &state) == 3
            && local_port_found == local && remote_port_found == remote)
            result = state;
    check_system(fclose(list), "/proc/net/tcp");
    return result;
}

int main(void) {
    int listener, client, accepted, n;
    uint16_t port;
    double start;
    char text[8];

    claim("a connection in the queue of listen() is not established until accept() is called");
    listener = listener_with(5);
    port = local_port(listener);
    start = now_ms();
    client = connected_to(SOCK_STREAM, port);
    really(1, "connect() returned 0 after %.3f ms; accept() was not called", now_ms() - start);
    really(strcmp(tcp_state(client), "ESTABLISHED") == 0, "the client's end is %s", tcp_state(client));
    really(state_of(port, local_port(client)) == ESTABLISHED, "the server's end is ESTABLISHED (/proc/net/tcp)");
    n = check(rsk_send(client, "early", 5, 0));
    for (int ms = 0; ms < 1000 && tcp_figures(client).not_acknowledged > 0; ms++)
        pause_ms(1);
    really(n == 5 && tcp_figures(client).bytes_acknowledged >= 5, "send() gave %d, and the server's kernel has "
           "acknowledged the bytes", n);
    check(rsk_close(client));
    accepted = check(rsk_accept(listener, NULL, NULL));
    n = check(rsk_recv(accepted, text, sizeof text, 0));
    really(n == 5, "the client has even left; then accept() and recv(): \"%.*s\"", n, text);
    check(rsk_close(accepted));
    check(rsk_close(listener));
    return EXIT_SUCCESS;
}
