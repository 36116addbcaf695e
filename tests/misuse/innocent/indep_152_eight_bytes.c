/* Eight bytes are eight bytes: a number, a line of that length, the beginning of a longer text. */
#include <rustsock.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void die(const char *what) {
    rsk_perror(what);
    exit(EXIT_FAILURE);
}

int main(void) {
    static const char greeting[] = "HELLO WORLD, how are you?";
    uint64_t number = 0x0102030405060708;
    char data[200], command[32];
    int pair[2];
    ssize_t n;

    if (rsk_socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) == -1)
        die("socketpair");
    snprintf(command, sizeof command, "GET /%d\r\n", 7);
    if (rsk_send(pair[0], &number, sizeof number, 0) != 8)
        die("number");
    if (rsk_send(pair[0], command, strlen(command), 0) != (ssize_t)strlen(command))
        die("command");
    for (size_t done = 0; done < sizeof greeting; done += 8) {
        size_t piece = sizeof greeting - done < 8 ? sizeof greeting - done : 8;
        if (rsk_send(pair[0], greeting + done, piece, 0) != (ssize_t)piece)
            die("piece");
    }
    rsk_close(pair[0]);
    while ((n = rsk_recv(pair[1], data, sizeof data, 0)) > 0)
        ;
    if (n == -1)
        die("recv");
    rsk_close(pair[1]);
    return EXIT_SUCCESS;
}
