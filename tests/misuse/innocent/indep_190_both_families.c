/* Two listeners on one port, one for each family: V6ONLY is what makes that possible. */
#include <rustsock.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void die(const char *what) {
    rsk_perror(what);
    exit(EXIT_FAILURE);
}

int main(void) {
    struct sockaddr_in four = { .sin_family = AF_INET };
    socklen_t length = sizeof four;
    char port[8];
    int six_listener, four_listener = rsk_tcp_listen("0.0.0.0", "0", 8, RSK_IPV4_ONLY, 0), a, b, c, d;

    if (four_listener == -1 || rsk_getsockname(four_listener, (struct sockaddr *)&four, &length) == -1)
        die("listen");
    snprintf(port, sizeof port, "%u", (unsigned)rsk_ntohs(four.sin_port));
    six_listener = rsk_tcp_listen("::", port, 8, RSK_IPV6_ONLY, 0);
    if (six_listener == -1)
        die("listen6");
    a = rsk_tcp_connect("127.0.0.1", port, 0, 1000);
    b = rsk_accept(four_listener, NULL, NULL);
    c = rsk_tcp_connect("::1", port, 0, 1000);
    d = rsk_accept(six_listener, NULL, NULL);
    if (a == -1 || b == -1 || c == -1 || d == -1)
        die("connect");
    rsk_close(a), rsk_close(b), rsk_close(c), rsk_close(d), rsk_close(four_listener), rsk_close(six_listener);
    return EXIT_SUCCESS;
}
