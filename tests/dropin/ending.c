/* How a program ends that writes where nobody reads, or more than there is room for. The argument says how it writes; standard
 * output is a pipe without a reader, or a socket without a peer. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

static int overflow(const char *how, size_t count)
{
    char small[8];
    struct pollfd one[1];
    int pair[2];
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) != 0 || send(pair[0], "0123456789abcdef", 16, 0) != 16)
        return 1;
    if (strcmp(how, "recv") == 0) return (int)recv(pair[1], small, count, 0);
    if (strcmp(how, "recvfrom") == 0) return (int)recvfrom(pair[1], small, count, 0, NULL, NULL);
    if (strcmp(how, "read") == 0) return (int)read(pair[1], small, count);
    if (strcmp(how, "poll") == 0) return poll(one, count, 0);
    if (strcmp(how, "ppoll") == 0) return ppoll(one, count, NULL, NULL);
    return 2;
}

int main(int argc, char **argv)
{
    struct iovec part = {(char *)"x", 1};
    const char *how = argc > 1 ? argv[1] : "";
    ssize_t done = 0;
    if (argc > 2) return overflow(how, (size_t)atoi(argv[2]));
    if (strcmp(how, "write") == 0) done = write(1, "x", 1);
    if (strcmp(how, "writev") == 0) done = writev(1, &part, 1);
    if (strcmp(how, "sendfile") == 0) done = sendfile(1, open("/proc/self/exe", O_RDONLY), NULL, 1);
    if (strcmp(how, "printf") == 0) done = printf("x") == 1 ? fflush(stdout) : 1;
    if (strcmp(how, "fdopen") == 0) {
        FILE *stream = fdopen(1, "w");
        done = stream != NULL && fputs("x", stream) >= 0 ? fflush(stream) : 1;
    }
    perror("still here");
    return done == -1 ? 3 : 4;
}
