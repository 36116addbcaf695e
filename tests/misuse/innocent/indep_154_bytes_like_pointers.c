/* Numbers and floating point values in a packed message, written byte by byte: none of them is a pointer. */
#include <rustsock.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static void die(const char *what) {
    rsk_perror(what);
    exit(EXIT_FAILURE);
}

static unsigned char *put64(unsigned char *at, uint64_t value) {
    for (int shift = 56; shift >= 0; shift -= 8)
        *at++ = (unsigned char)(value >> shift);
    return at;
}

int main(void) {
    unsigned char message[64], *at = message, got[64];
    double position[4] = { 47.3769, 8.5417, 408.0, 1.0 };
    uint64_t microseconds[4];
    struct timespec now;
    int pair[2];

    if (clock_gettime(CLOCK_REALTIME, &now) == -1 || rsk_socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) == -1)
        die("start");
    for (int i = 0; i < 4; i++)
        microseconds[i] = (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000 + (uint64_t)i;
    at = put64(at, microseconds[0]);
    at = put64(at, 0x00007fff);
    if (rsk_send(pair[0], message, (size_t)(at - message), 0) != at - message)
        die("message");
    if (rsk_send(pair[0], position, sizeof position, 0) != (ssize_t)sizeof position)
        die("position");
    if (rsk_send(pair[0], microseconds, sizeof microseconds, 0) != (ssize_t)sizeof microseconds)
        die("times");
    for (int i = 0; i < 3; i++)
        if (rsk_recv(pair[1], got, sizeof got, 0) <= 0)
            die("recv");
    rsk_close(pair[0]);
    rsk_close(pair[1]);
    return EXIT_SUCCESS;
}
