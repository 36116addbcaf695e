/* posix */
/* Not caught: who fills a set with the macros may have taken the other client out on purpose */
/* A chat relay fills its set before the loop; after the first message the other client is no longer in it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <unistd.h>

struct chat {
    int room[2];   /* our ends */
    int client[2]; /* theirs */
};

static void die(const char *what) {
    perror(what);
    exit(EXIT_FAILURE);
}

static int waiting(int fd) {
    int bytes = 0;

    return ioctl(fd, FIONREAD, &bytes) == -1 ? 0 : bytes;
}

static void open_chat(struct chat *chat) {
    for (int i = 0; i < 2; i++) {
        int pair[2];
        if (socketpair(AF_UNIX, SOCK_STREAM , 0, pair) == -1)
            die("socketpair");
        chat->room[i] = pair[0];
        chat->client[i] = pair[1];
    }
}

static int relay(struct chat *chat, int from) {
    char text[100];
    ssize_t n = recv(chat->room[from], text, sizeof text, 0);

    if (n <= 0)
        die("recv");
    return send(chat->room[1 - from], text, (size_t)n, 0) == n ? 1 : 0;
}

int main(void) {
    struct chat chat;
    fd_set readable;
    int relayed = 0, highest;

    open_chat(&chat);
    highest = chat.room[0] > chat.room[1] ? chat.room[0] : chat.room[1];
    FD_ZERO(&readable);
    FD_SET(chat.room[0], &readable);
    FD_SET(chat.room[1], &readable);
    for (int round = 0; round < 4; round++) {
        struct timeval timeout = { .tv_usec = 100000 };

        if (send(chat.client[round % 2], "hi", 2, 0) != 2)
            die("send");
        if (select(highest + 1, &readable, NULL, NULL, &timeout) <= 0)
            continue;
        for (int i = 0; i < 2; i++)
            if (FD_ISSET(chat.room[i], &readable))
                relayed += relay(&chat, i);
    }
    printf("%d of 4 messages relayed\n", relayed);
    for (int i = 0; i < 2; i++) {
        char rest[100];
        while (waiting(chat.room[i]) > 0)
            if (recv(chat.room[i], rest, sizeof rest, 0) <= 0)
                die("rest");
        while (waiting(chat.client[i]) > 0)
            if (recv(chat.client[i], rest, sizeof rest, 0) <= 0)
                die("rest");
        close(chat.room[i]);
        close(chat.client[i]);
    }
    return EXIT_SUCCESS;
}
