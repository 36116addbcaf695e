/*
 * Receives a header of 12 bytes, and then as many bytes as the header says.
 * Mistake: the header arrives in two parts, and the program takes the first part for all of it.
 * Look at: the length in the header; TCP may bring a record in any number of pieces.
 * Reports: RSK141
 */
#include "../../loopback.h"

#include <sys/wait.h>

struct header {
    uint32_t kind, number, length;
};

/* A slow sender: the last 4 bytes of its header come later. */
static void send_slowly(int fd) {
    struct header header = { rsk_htonl(1), rsk_htonl(7), rsk_htonl(5) };
    char rest[9] = { 0, 0, 0, 0, 'h', 'e', 'l', 'l', 'o' };

    send_whole(fd, (const char *)&header, 8);
    pause_ms(100);
    memcpy(rest, (const char *)&header + 8, 4);
    send_whole(fd, rest, sizeof rest);
    _exit(0);
}

int main(void) {
    struct header header = { 0, 0, 0 };
    uint32_t length;
    char body[64];
    int pair[2];
    pid_t sender;

    connect_pair(pair);
    sender = check_system(fork(), "fork");
    if (sender == 0)
        send_slowly(pair[0]);
    check(rsk_close(pair[0]));
    check(rsk_recv(pair[1], &header, sizeof header, 0));
    length = rsk_ntohl(header.length);
    printf("kind %u, %u bytes follow\n", (unsigned)rsk_ntohl(header.kind), (unsigned)length);
    if (length == 0 || length > sizeof body)
        length = sizeof body; /* then whatever comes */
    while (check(rsk_recv(pair[1], body, length, 0)) > 0)
        ;
    check(rsk_close(pair[1]));
    check_system(waitpid(sender, NULL, 0), "waitpid");
    return 0;
}
