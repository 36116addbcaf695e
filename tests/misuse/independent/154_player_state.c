/* A game sends its player structure as it lies in memory, the pointer to the name included. */
#include <rustsock.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

struct player {
    char team;
    int score;
    char *name;
    double x, y;
};

static void die(const char *what) {
    rsk_perror(what);
    exit(EXIT_FAILURE);
}

static void spectator(int listener) {
    struct player seen;
    int fd = rsk_accept(listener, NULL, NULL);

    if (fd == -1 || rsk_recv_exact(fd, &seen, sizeof seen, 0, 2000) != (ssize_t)sizeof seen)
        die("spectator");
    /* seen.name belongs to another process; printing it would end this one. */
    printf("team %c, score %d, at %.1f %.1f\n", seen.team, seen.score, seen.x, seen.y);
    fflush(stdout);
    rsk_close(fd);
    rsk_close(listener);
}

int main(void) {
    struct player *player = calloc(1, sizeof *player);
    struct sockaddr_in name;
    socklen_t length = sizeof name;
    char port[8];
    int fd, listener = rsk_tcp_listen("127.0.0.1", "0", 4, 0, 0);

    if (listener == -1 || rsk_getsockname(listener, (struct sockaddr *)&name, &length) == -1)
        die("listen");
    snprintf(port, sizeof port, "%u", (unsigned)rsk_ntohs(name.sin_port));
    switch (fork()) {
    case -1:
        return EXIT_FAILURE;
    case 0:
        spectator(listener);
        free(player);
        return EXIT_SUCCESS;
    }
    rsk_close(listener);
    fd = rsk_tcp_connect("127.0.0.1", port, 0, 1000);
    if (fd == -1 || player == NULL)
        die("connect");
    player->team = 'A';
    player->score = 42;
    player->name = strdup("Hong Gildong");
    player->x = 1.5;
    if (rsk_send(fd, player, sizeof *player, 0) != (ssize_t)sizeof *player)
        die("send");
    rsk_close(fd);
    free(player->name);
    free(player);
    while (wait(NULL) > 0)
        ;
    return EXIT_SUCCESS;
}
