/* Servers whose client has gone, and one that writes its answers where the questions were: nothing is to be reported.
 *
 * Real servers do this: a header and a body in two sends to a client that went away after its request; a request that is read
 * by one number of a connection while the answer goes out by another; an answer that takes the place of the request in the
 * same buffer, with the same end as the time before. */
#include "../../../c_examples/loopback.h"

#include <stdbool.h>

static void ask(int client, const char *text) {
    send_whole(client, text, strlen(text));
}

/* The client resets: what was sent to it fails, and the server has no reason to look between header and body. */
static void in_two_parts(bool by_a_copy) {
    const char *parts[] = { "header", "body", "more" };
    struct linger reset = { .l_onoff = 1, .l_linger = 0 };
    char request[64];
    int pair[2], out;

    connect_pair(pair);
    ask(pair[0], "request");
    check(rsk_recv(pair[1], request, sizeof request, 0));
    check(rsk_setsockopt(pair[0], SOL_SOCKET, SO_LINGER, &reset, sizeof reset));
    out = by_a_copy ? check(rsk_dup2(pair[1], 100)) : pair[1];
    check(rsk_close(pair[0]));
    for (size_t i = 0; i < 3; i++) {
        if (rsk_send(out, parts[i], strlen(parts[i]), 0) == -1 && i > 1)
            break;
        if (by_a_copy)
            pause_ms(20);
    }
    if (by_a_copy)
        check(rsk_close(out));
    check(rsk_close(pair[1]));
}

/* Behind the request there is the end of the last answer, which is the end of this one too. */
static void over_the_request(void) {
    static const char ANSWER[] = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nServer: small\r\n\r\n";
    char buffer[256] = "", got[256];
    int pair[2];

    connect_pair(pair);
    for (int i = 0; i < 3; i++) {
        ask(pair[0], "GET / HTTP/1.1\r\n\r\n");
        check(rsk_recv(pair[1], buffer, sizeof buffer - 1, 0));
        strcpy(buffer, ANSWER);
        check(rsk_send(pair[1], buffer, strlen(buffer), 0));
        check(rsk_recv(pair[0], got, sizeof got, 0));
    }
    check(rsk_close(pair[0]));
    check(rsk_close(pair[1]));
}

int main(void) {
    in_two_parts(false);
    in_two_parts(true);
    over_the_request();
    return 0;
}
