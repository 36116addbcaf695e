/* A chat relay fills its set before the loop; after the first message the other client is no longer in it. */
#include <rustsock.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct chat {
    int room[2];   /* our ends */
    int client[2]; /* theirs */
};

static void die(const char *what) {
    rsk_perror(what);
    exit(EXIT_FAILURE);
}

static void open_chat(struct chat *chat) {
    for (int i = 0; i < 2; i++) {
        int pair[2];
        if (rsk_socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) == -1)
            die("socketpair");
        chat->room[i] = pair[0];
        chat->client[i] = pair[1];
    }
}

static int relay(struct chat *chat, int from) {
    char text[100];
    ssize_t n = rsk_recv(chat->room[from], text, sizeof text, 0);

    if (n <= 0)
        die("recv");
    return rsk_send(chat->room[1 - from], text, (size_t)n, 0) == n ? 1 : 0;
}

int main(void) {
    struct chat chat;
    fd_set readable;
    int relayed = 0, highest;

    open_chat(&chat);
    highest = chat.room[0] > chat.room[1] ? chat.room[0] : chat.room[1];
    rsk_fd_zero(&readable);
    for (int i = 0; i < 2; i++)
        if (rsk_fd_set(chat.room[i], &readable) == -1)
            die("fd_set");
    for (int round = 0; round < 4; round++) {
        struct timeval timeout = { .tv_usec = 100000 };

        if (rsk_send(chat.client[round % 2], "hi", 2, 0) != 2)
            die("send");
        if (rsk_select(highest + 1, &readable, NULL, NULL, &timeout) <= 0)
            continue;
        for (int i = 0; i < 2; i++)
            if (rsk_fd_isset(chat.room[i], &readable) == 1)
                relayed += relay(&chat, i);
    }
    printf("%d of 4 messages relayed\n", relayed);
    for (int i = 0; i < 2; i++) {
        char rest[100];
        while (rsk_bytes_available(chat.room[i]) > 0)
            if (rsk_recv(chat.room[i], rest, sizeof rest, 0) <= 0)
                die("rest");
        while (rsk_bytes_available(chat.client[i]) > 0)
            if (rsk_recv(chat.client[i], rest, sizeof rest, 0) <= 0)
                die("rest");
        rsk_close(chat.room[i]);
        rsk_close(chat.client[i]);
    }
    return EXIT_SUCCESS;
}
