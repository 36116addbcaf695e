/*
 * Lesson 32: the loop of a game server: twenty ticks a second, and datagrams.
 *
 * What a player does comes whenever it comes; the world moves at the tick alone, and then everybody gets
 * the whole of it. A datagram that is lost needs no repair: the next one has newer positions in it. That
 * is why games use UDP. All datagrams of a tick leave together (one system call, sendmmsg).
 *
 * Run:     build/examples/32_game_loop 8080      and in other terminals:  nc -u 127.0.0.1 8080
 *          then type u, d, l or r and Enter: up, down, left, right; Ctrl-C ends the server
 * Look at: who plays is known by the address alone: there is no connection. So nobody leaves either;
 *          who is silent for two seconds is forgotten, and above 16 players nobody else is taken in.
 */
#include "loop_start.h" /* start_loop(), at_the_end(), a_port(); check() */

enum { PLAYERS = 16, TICK_MS = 50, SILENT_TICKS = 2000 / TICK_MS, WIDTH = 40, HEIGHT = 20 };

static struct player {
    int here, silent; /* for how many ticks */
    int x, y, dx, dy;
    struct sockaddr_in address;
} players[PLAYERS];
static rsk_endpoint endpoint;
static long ticks;

static struct player *player_at(const struct sockaddr_in *address) {
    struct player *room = NULL;

    for (struct player *p = players; p < players + PLAYERS; p++) {
        if (!p->here)
            room = room == NULL ? p : room;
        else if (p->address.sin_addr.s_addr == address->sin_addr.s_addr && p->address.sin_port == address->sin_port)
            return p;
    }
    if (room != NULL) {
        *room = (struct player){ .here = 1, .x = WIDTH / 2, .y = HEIGHT / 2, .address = *address };
        printf("player %d has come\n", (int)(room - players) + 1);
    }
    return room;
}

/* Datagrams that are here already come in one call, each with its sender. */
static void on_datagrams(rsk_endpoint e, const rsk_datagram *list, size_t count, void *user) {
    (void)e;
    (void)user;
    for (size_t i = 0; i < count; i++) {
        struct player *p = player_at((const struct sockaddr_in *)list[i].from); /* an IPv4 socket has no others */
        const char *keys = list[i].data;

        if (p == NULL || list[i].len == 0)
            continue;
        p->silent = 0;
        p->dx = (keys[0] == 'r') - (keys[0] == 'l');
        p->dy = (keys[0] == 'd') - (keys[0] == 'u');
    }
}

static void send_world(void) {
    char world[PLAYERS * 24 + 32];
    int length = snprintf(world, sizeof world, "tick %ld:", ticks);

    for (int i = 0; i < PLAYERS; i++)
        if (players[i].here)
            length += snprintf(world + length, sizeof world - (size_t)length, " %d(%d,%d)", i + 1, players[i].x, players[i].y);
    length += snprintf(world + length, sizeof world - (size_t)length, "\n");
    for (struct player *p = players; p < players + PLAYERS; p++)
        if (p->here && rsk_endpoint_send(endpoint, world, (size_t)length, (struct sockaddr *)&p->address, sizeof p->address) == -1
            && rsk_last_error() != EAGAIN) /* EAGAIN: too much is waiting; this world is lost, the next one is newer */
            check(-1);
}

static void on_tick(rsk_timer timer, void *user) {
    (void)timer;
    (void)user;
    ticks++;
    for (struct player *p = players; p < players + PLAYERS; p++) {
        if (!p->here)
            continue;
        p->x = (p->x + p->dx + WIDTH) % WIDTH;
        p->y = (p->y + p->dy + HEIGHT) % HEIGHT;
        if (++p->silent > SILENT_TICKS) {
            p->here = 0;
            printf("player %d has gone\n", (int)(p - players) + 1);
        }
    }
    send_world();
}

static void on_error(rsk_endpoint e, int code, void *user) { /* a player's program has ended: ECONNREFUSED */
    (void)e;
    (void)user;
    printf("a datagram was not delivered: %s\n", rsk_error_name(code));
}

static void on_signal(rsk_signal signal, int number, void *loop) {
    (void)signal;
    (void)number;
    check(rsk_loop_stop(*(rsk_loop *)loop));
}

int main(int argc, char **argv) {
    const rsk_endpoint_callbacks callbacks = { .size = sizeof callbacks, .on_datagrams = on_datagrams, .on_error = on_error };
    rsk_endpoint_options options = { .size = sizeof options, .host = "127.0.0.1" };
    rsk_timer timer;
    rsk_loop loop;

    if (argc != 2)
        return fprintf(stderr, "usage: %s port\n", argv[0]), 2;
    options.service = a_port(argv[1]);
    loop = start_loop();
    check(rsk_endpoint_open(loop, &options, &callbacks, NULL, &endpoint));
    tell_endpoint(endpoint, "20 ticks a second");
    check(rsk_timer_start(loop, TICK_MS, TICK_MS, on_tick, NULL, &timer));
    at_the_end(loop, on_signal, &loop);
    check(rsk_loop_run(loop)); /* 1: it was stopped */
    printf("stopped after %ld ticks\n", ticks);
    return check(rsk_loop_close(loop));
}
