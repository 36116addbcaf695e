/* An event loop with a buffer of output that is used as a ring: what was not taken is sent later, from where it stopped, and
 * the ring begins anew at its end. The descriptor was made non-blocking by fcntl(). */
#include <rustsock.h>
#include <fcntl.h>
#include <string.h>
#include <sys/wait.h>

enum { RING = 1 << 20, ALL = 5 * RING };

static char ring[RING];

static int write_all(int fd)
{
    size_t made = 0, sent = 0;
    while (sent < ALL) {
        while (made < ALL && made - sent < RING) {
            ring[made % RING] = (char)(made * 31 >> 5);
            made++;
        }
        size_t from = sent % RING, size = made - sent;
        if (size > RING - from)
            size = RING - from;
        ssize_t n = rsk_send(fd, ring + from, size, MSG_NOSIGNAL);
        if (n > 0) {
            sent += (size_t)n;
            continue;
        }
        struct pollfd room = {.fd = fd, .events = POLLOUT};
        if (errno != EAGAIN || rsk_poll(&room, 1, 2000) != 1)
            return -1;
    }
    return 0;
}

static int count(int fd)
{
    static char text[30000];
    size_t sum = 0;
    ssize_t n;
    while ((n = rsk_recv(fd, text, sizeof text, 0)) > 0)
        sum += (size_t)n;
    rsk_close(fd);
    return sum != ALL;
}

int main(void)
{
    int pair[2], status = 1;
    if (rsk_socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == -1)
        return 1;
    pid_t child = fork();
    if (child == 0) {
        rsk_close(pair[0]);
        _exit(count(pair[1]));
    }
    rsk_close(pair[1]);
    if (rsk_fcntl(pair[0], F_SETFL, O_NONBLOCK) == -1)
        return 1;
    int result = write_all(pair[0]);
    rsk_close(pair[0]);
    waitpid(child, &status, 0);
    return result == -1 || status != 0;
}
