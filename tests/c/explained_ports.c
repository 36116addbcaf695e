/* Who holds a port, and which addresses there are. */
#include "explained.h"

static const int on = 1;

static int fresh(int type) {
    return (int)MUST(rsk_socket(AF_INET, type, 0));
}

static void held_by_a_listener(void) {
    int listener = listening(), fd = fresh(SOCK_STREAM);
    struct sockaddr_in all = at("0.0.0.0", port_of(listener));
    const char *port = text_of(port_of(listener));
    char local[32];
    (void)snprintf(local, sizeof local, "listens on 127.0.0.1:%s now", port);
    EXPLAINS(rsk_bind(fd, GENERIC(all)), EADDRINUSE, "a socket of your own user", local, "rustsock who ", port);
    EXPLAINS(rsk_tcp_listen("127.0.0.1", port, 5, 0, 100), EADDRINUSE, local);
    MUST(rsk_setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on));
    EXPLAINS(rsk_bind(fd, GENERIC(all)), EADDRINUSE, "before rsk_bind in both programs", "yours has SO_REUSEPORT");
    /* A program that closes first and asks then is told the same. */
    CHECK_FAILS(rsk_bind(fd, GENERIC(all)), EADDRINUSE);
    MUST(rsk_close(fd));
    expect_facts(__FILE__, __LINE__, "bind, then close", (const char *const[]){local, NULL});
    MUST(rsk_close(listener));
}

static void held_by_the_past(void) {
    int listener = listening(), client = fresh(SOCK_STREAM);
    struct sockaddr_in address = at("127.0.0.1", port_of(listener));
    MUST(rsk_connect(client, GENERIC(address)));
    int server = (int)MUST(rsk_accept(listener, NULL, NULL));
    MUST(rsk_close(listener));
    int again = fresh(SOCK_STREAM);
    EXPLAINS(rsk_bind(again, GENERIC(address)), EADDRINUSE, "nobody listens on the port", "the connection from 127.0.0.1:",
             text_of(port_of(client)), "set SO_REUSEADDR");
    MUST(rsk_setsockopt(again, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on));
    EXPLAINS(rsk_bind(again, GENERIC(address)), EADDRINUSE, "made without SO_REUSEADDR", "end that connection");
    /* The side that closes first keeps the port. */
    MUST(rsk_close(server));
    CHECK_INT(rsk_recv(client, &(char){0}, 1, 0), 0);
    MUST(rsk_close(client));
    check_sleep_ms(20);
    EXPLAINS(rsk_bind(again, GENERIC(address)), EADDRINUSE, "TIME_WAIT for ", " s more", "made without SO_REUSEADDR", "wait ");
    int third = fresh(SOCK_STREAM);
    EXPLAINS(rsk_bind(third, GENERIC(address)), EADDRINUSE, "no socket has the port: TIME_WAIT keeps it for ", "set SO_REUSEADDR");
    MUST(rsk_close(again));
    MUST(rsk_close(third));
}

static void held_without_listening(void) {
    int first = bound(SOCK_STREAM), second = fresh(SOCK_STREAM);
    struct sockaddr_in address = at("127.0.0.1", port_of(first));
    CHECK_FAILS(rsk_bind(second, GENERIC(address)), EADDRINUSE);
    char text[4097];
    CHECK(rsk_explain(text, sizeof text) > 0);
    /* Kernels before 6.8 do not tell of such sockets. */
    CHECK(strstr(text, "and does not listen") != NULL || strstr(text, "a socket that is bound and does nothing else") != NULL);
    MUST(rsk_close(second));
    MUST(rsk_close(first));
    first = bound(SOCK_DGRAM);
    second = fresh(SOCK_DGRAM);
    address = at("0.0.0.0", port_of(first));
    EXPLAINS(rsk_bind(second, GENERIC(address)), EADDRINUSE, "a UDP socket of user", "is bound to 127.0.0.1:");
    MUST(rsk_close(second));
    MUST(rsk_close(first));
}

static void two_listeners(void) {
    int fds[2];
    struct sockaddr_in address = at("127.0.0.1", 0);
    for (int i = 0; i < 2; i++) {
        fds[i] = fresh(SOCK_STREAM);
        MUST(rsk_setsockopt(fds[i], SOL_SOCKET, SO_REUSEADDR, &on, sizeof on));
        MUST(rsk_bind(fds[i], GENERIC(address)));
        address.sin_port = htons((uint16_t)port_of(fds[0]));
    }
    MUST(rsk_listen(fds[0], 1));
    EXPLAINS(rsk_listen(fds[1], 1), EADDRINUSE, "listens on 127.0.0.1:", "SO_REUSEADDR does not help");
    MUST(rsk_close(fds[0]));
    MUST(rsk_close(fds[1]));
}

static void addresses_of_others(void) {
    int fd = fresh(SOCK_STREAM);
    struct sockaddr_in reversed = at("1.0.0.127", 0), foreign = at("203.0.113.77", 0), low = at("127.0.0.1", 0);
    EXPLAINS(rsk_bind(fd, GENERIC(reversed)), EADDRNOTAVAIL, "1.0.0.127 is 127.0.0.1 with its bytes in reverse order", "rsk_htonl");
    EXPLAINS(rsk_bind(fd, GENERIC(foreign)), EADDRNOTAVAIL, "203.0.113.77 is no address of this computer", "127.0.0.1");
    /* The same pair of ends twice. */
    int listener = listening(), one = bound(SOCK_STREAM);
    low = at("127.0.0.1", port_of(listener));
    MUST(rsk_connect(one, GENERIC(low)));
    int other = fresh(SOCK_STREAM);
    struct sockaddr_in same = at("127.0.0.1", port_of(one));
    MUST(rsk_setsockopt(one, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on));
    MUST(rsk_setsockopt(other, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on));
    if (rsk_bind(other, GENERIC(same)) == 0) {
        EXPLAINS(rsk_connect(other, GENERIC(low)), EADDRNOTAVAIL, "exists already, or is in TIME_WAIT", "leave out rsk_bind");
    }
    MUST(rsk_close(other));
    MUST(rsk_close(one));
    MUST(rsk_close(listener));
    MUST(rsk_close(fd));
}

void port_part(void) {
    held_by_a_listener();
    held_by_the_past();
    held_without_listening();
    two_listeners();
    addresses_of_others();
}
