/* A stranger's program: it knows what is installed and nothing else. Valid as C and as C++, without a feature macro. */
#include <rustsock.h>
#include <stdio.h>
#include <string.h>

static int failed(const char *what)
{
    rsk_perror(what);
    return 1;
}

int main(void)
{
    struct addrinfo *addresses;
    char text[1024] = "";
    rsk_poller poller;
    rsk_event event;
    int ends[2];

    if (strcmp(rsk_version(), RSK_VERSION) != 0 || rsk_abi_version() != RSK_ABI_VERSION)
        return failed("version");
    if (rsk_getaddrinfo("127.0.0.1", "80", NULL, &addresses) != 0)
        return failed("addresses");
    rsk_freeaddrinfo(addresses);
    if (rsk_socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == -1
        || rsk_poller_open(RSK_POLLER_AUTO, &poller) == -1
        || rsk_poller_add(poller, ends[0], RSK_READABLE, 7) == -1
        || rsk_send(ends[1], "hello", 5, 0) != 5
        || rsk_poller_wait(poller, &event, 1, 1000) != 1
        || event.data != 7
        || rsk_recv(ends[0], text, sizeof text, 0) != 5
        || memcmp(text, "hello", 5) != 0
        || rsk_poller_close(poller) == -1
        || rsk_close(ends[0]) == -1
        || rsk_close(ends[1]) == -1)
        return failed("calls");
    if (rsk_listen(-1, 1) != -1 || rsk_explain(text, sizeof text) == -1 || strstr(text, "EBADF") == NULL)
        return failed("explanation");
    puts("stranger: all well");
    return 0;
}
