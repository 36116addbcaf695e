/* shown for: rsk_poller_collect rsk_send_each rsk_chunk */
#include <rustsock.h>
#include <stdio.h>

enum { CLIENTS = 3, ARENA = 65536, ROOM = 16 };

static int failed(const char *step)
{
    rsk_perror(step);
    return 1;
}

/* Each client connects, speaks, and has nothing more to say. 0 or -1. */
static int start(const struct sockaddr_in *address, int clients[CLIENTS])
{
    for (int i = 0; i < CLIENTS; i++)
        if ((clients[i] = rsk_socket(AF_INET, SOCK_STREAM, 0)) == -1
            || rsk_connect(clients[i], (const struct sockaddr *)address, sizeof *address) == -1
            || rsk_send(clients[i], "hello", 5, 0) != 5
            || rsk_shutdown(clients[i], SHUT_WR) == -1)
            return -1;
    return 0;
}

/* An echo server: two calls for all that is ready. Returns when `left` connections have ended; 0 or -1. */
static int serve(rsk_poller poller, int listener, int left)
{
    static char arena[ARENA];
    rsk_chunk chunks[ROOM], answers[ROOM];

    while (left > 0) {
        int data = 0, i, count = rsk_poller_collect(poller, listener, arena, sizeof arena, chunks, ROOM, 5000);

        if (count <= 0)
            return -1;
        for (i = 0; i < count; i++)
            if (chunks[i].kind == RSK_CHUNK_DATA)
                answers[data++] = chunks[i];
        /* A server for the real world keeps what was not taken (see done and error) for later. */
        if (data > 0 && rsk_send_each(answers, data) != data)
            return -1;
        for (i = 0; i < count; i++)
            if (chunks[i].fd != listener && (chunks[i].kind == RSK_CHUNK_END || chunks[i].kind == RSK_CHUNK_ERROR)) {
                if (rsk_close(chunks[i].fd) == -1)
                    return -1;
                left--;
            }
    }
    return 0;
}

int main(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    socklen_t size = sizeof address;
    rsk_poller poller;
    char text[16];
    int listener, clients[CLIENTS], i;

    address.sin_addr.s_addr = rsk_htonl(INADDR_LOOPBACK);
    if ((listener = rsk_socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0)) == -1
        || rsk_bind(listener, (struct sockaddr *)&address, sizeof address) == -1
        || rsk_listen(listener, CLIENTS) == -1
        || rsk_getsockname(listener, (struct sockaddr *)&address, &size) == -1
        || rsk_poller_open(RSK_POLLER_AUTO, &poller) == -1
        || rsk_poller_add(poller, listener, RSK_READABLE, 0) == -1)
        return failed("server");
    if (start(&address, clients) == -1 || serve(poller, listener, CLIENTS) == -1)
        return failed("echo");
    for (i = 0; i < CLIENTS; i++) {
        ssize_t got = rsk_recv_exact(clients[i], text, 5, NULL, 1000);

        if (got == -1)
            return failed("client");
        printf("client %d: %.*s\n", i, (int)got, text);
        if (rsk_close(clients[i]) == -1)
            return failed("close");
    }
    if (rsk_poller_remove(poller, listener) == -1 || rsk_poller_close(poller) == -1 || rsk_close(listener) == -1)
        return failed("close");
    return 0;
}
