/* A heartbeat goes to all numbers in a table, and one of them was closed without being taken out. */
#include <rustsock.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MEMBERS 3

static int table[MEMBERS];

static void die(const char *what) {
    rsk_perror(what);
    exit(EXIT_FAILURE);
}

static void leave(int member) {
    rsk_close(table[member]);
}

static int heartbeat(void) {
    int reached = 0;

    for (int i = 0; i < MEMBERS; i++)
        if (rsk_send(table[i], "beat", 4, 0) == 4)
            reached++;
    return reached;
}

int main(void) {
    struct sockaddr_in name;
    socklen_t length = sizeof name;
    char port[8], beat[16];
    int receiver = rsk_udp_open("127.0.0.1", "0", 0, 0), before, after;

    if (receiver == -1 || rsk_getsockname(receiver, (struct sockaddr *)&name, &length) == -1)
        die("receiver");
    snprintf(port, sizeof port, "%u", (unsigned)rsk_ntohs(name.sin_port));
    for (int i = 0; i < MEMBERS; i++)
        if ((table[i] = rsk_udp_connect("127.0.0.1", port, 0, 0)) == -1)
            die("member");
    before = heartbeat();
    leave(1);
    after = heartbeat();
    printf("%d members reached, then %d\n", before, after);
    for (int i = 0; i < before + after; i++)
        if (rsk_recv(receiver, beat, sizeof beat, 0) != 4)
            die("recv");
    rsk_close(table[0]);
    rsk_close(table[2]);
    rsk_close(receiver);
    return EXIT_SUCCESS;
}
