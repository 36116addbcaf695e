/*
 * Myth 15: "The web (HTTP, and WebSocket on it) uses TCP port 80."
 *
 * 80 is what a client takes when the address names no port (443 for https and wss). Names and numbers
 * are a table; the protocol works on every port, and the port says nothing of the protocol spoken.
 *
 * Run:     build/examples/myths/15_port_80_is_a_default
 * Look at: an HTTP question and answer on a port that the system picked.
 */
#include "myth.h"

/* The port that the system's table has for a name, 0 if it has none. */
static int port_named(const char *service) {
    struct addrinfo hints = { .ai_family = AF_INET, .ai_socktype = SOCK_STREAM }, *list;
    struct sockaddr_in address;
    int result = rsk_getaddrinfo("127.0.0.1", service, &hints, &list);

    if (result == EAI_SERVICE || result == EAI_NONAME)
        return 0;
    check(result == 0 ? 0 : -1);
    memcpy(&address, list->ai_addr, sizeof address);
    rsk_freeaddrinfo(list);
    return rsk_ntohs(address.sin_port);
}

int main(void) {
    static const char answer[] = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi";
    int http, https, listener, client, server, n;
    char question[128], text[256];

    claim("the web (HTTP, and WebSocket on it) uses TCP port 80");
    http = port_named("http");
    https = port_named("https");
    really((http == 80 || http == 0) && (https == 443 || https == 0),
           "a table gives \"http\" port %d, \"https\" port %d (0: this system has no table)", http, https);
    listener = listener_with(1);
    really(local_port(listener) != 80, "this server has port %d", local_port(listener));
    client = connected_to(SOCK_STREAM, local_port(listener));
    server = check(rsk_accept(listener, NULL, NULL));
    n = snprintf(question, sizeof question, "GET / HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n", local_port(listener));
    check(rsk_send(client, question, (size_t)n, 0));
    really(check(rsk_recv(server, text, (size_t)n, MSG_WAITALL)) == n && memcmp(text, question, (size_t)n) == 0,
           "the client sends: GET / HTTP/1.1, and the port is in its Host header");
    check(rsk_send(server, answer, sizeof answer - 1, 0));
    check(rsk_close(server));
    n = check(rsk_recv(client, text, sizeof text, MSG_WAITALL));
    really(n == (int)sizeof answer - 1 && memcmp(text, answer, (size_t)n) == 0, "the server answers: HTTP/1.1 200 OK");
    check(rsk_close(client));
    check(rsk_close(listener));
    return EXIT_SUCCESS;
}
