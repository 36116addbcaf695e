/* The number of a closed socket is used by the next ones, of other kinds too, and each is closed once. */
#include <fcntl.h>
#include <rustsock.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void die(const char *what) {
    rsk_perror(what);
    exit(EXIT_FAILURE);
}

int main(void) {
    FILE *stream;
    int pair[2];

    for (int i = 0; i < 3; i++) {
        int file, fd = rsk_socket(AF_INET, i % 2 == 0 ? SOCK_STREAM : SOCK_DGRAM, 0);
        if (fd == -1)
            die("socket");
        rsk_close(fd);
        file = open("/dev/null", O_RDONLY | O_CLOEXEC);
        if (file == -1 || close(file) == -1)
            return EXIT_FAILURE;
        file = open("/dev/null", O_RDONLY | O_CLOEXEC);
        if (file == -1)
            return EXIT_FAILURE;
        rsk_close(file);
    }
    if (rsk_socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) == -1)
        die("socketpair");
    stream = rsk_fdopen(pair[0], "r+");
    if (stream == NULL)
        die("fdopen");
    /* fclose closes the socket; the number is free again and comes back at once. */
    if (fputs("bye\n", stream) == EOF || fclose(stream) == EOF)
        return EXIT_FAILURE;
    pair[0] = rsk_socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (pair[0] == -1 || rsk_recv(pair[1], &(char[10]){ 0 }, 10, 0) != 4)
        die("recv");
    rsk_close(pair[0]);
    rsk_close(pair[1]);
    return EXIT_SUCCESS;
}
