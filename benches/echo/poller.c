/* The echo server on the poller and the socket calls of the library. */
#include <rustsock.h>

#define ECHO_CALL(name) rsk_##name
#include "echo.h"

static rsk_poller poller;

static void serve(int fd) {
    struct echo_client *client = &echo_clients[fd];
    enum echo_wish before = client->rest != NULL ? ECHO_WRITE : ECHO_READ;
    enum echo_wish wish = echo_step(fd, client);
    if (wish == ECHO_CLOSE) {
        echo_check(rsk_poller_remove(poller, fd) == 0, "rsk_poller_remove");
        echo_forget(fd, client);
    } else if (wish != before) {
        int events = wish == ECHO_WRITE ? RSK_WRITABLE : RSK_READABLE;
        echo_check(rsk_poller_modify(poller, fd, events, 0) == 0, "rsk_poller_modify");
    }
}

int main(void) {
    rsk_event ready[256];
    int listener = echo_listen(), fd;
    echo_check(rsk_poller_open(RSK_POLLER_AUTO, &poller) == 0, "rsk_poller_open");
    echo_check(rsk_poller_add(poller, listener, RSK_READABLE, 0) == 0, "rsk_poller_add");
    for (;;) {
        int n = rsk_poller_wait(poller, ready, 256, -1);
        echo_check(n != -1, "rsk_poller_wait");
        for (int i = 0; i < n; i++) {
            if (ready[i].fd != listener) {
                serve(ready[i].fd);
                continue;
            }
            while ((fd = echo_accept(listener)) != -1) {
                echo_check(rsk_poller_add(poller, fd, RSK_READABLE, 0) == 0, "rsk_poller_add");
            }
        }
    }
}
