/* shown for: rsk_send_fds rsk_recv_fds rsk_credentials */
#include <rustsock.h>
#include <stdio.h>
#include <sys/wait.h>

static int failed(const char *step)
{
    rsk_perror(step);
    return 1;
}

/* The child opens a datagram pair, keeps no end of it, and hands both over. */
static int child(int channel)
{
    int pair[2];

    if (rsk_socketpair(AF_UNIX, SOCK_DGRAM, 0, pair) == -1
        || rsk_send_fds(channel, "two", 3, pair, 2, 1000) != 3)
        return failed("child");
    return 0;
}

int main(void)
{
    rsk_credentials sender;
    char text[16];
    int channel[2], received[2], status;
    size_t count = 2; /* room for two; afterwards how many came */
    ssize_t got;
    pid_t pid;

    if (rsk_socketpair(AF_UNIX, SOCK_STREAM, 0, channel) == -1)
        return failed("channel");
    if ((pid = fork()) == -1) {
        perror("fork");
        return 1;
    }
    if (pid == 0)
        _exit(child(channel[1]));

    if ((got = rsk_recv_fds(channel[0], text, sizeof text, received, &count, &sender, 5000)) == -1)
        return failed("parent");
    printf("%.*s: %zu descriptors, from %s\n", (int)got, text, count,
           sender.pid == pid && sender.uid == getuid() ? "the child" : "a stranger");

    /* They are the parent's own and work when the child is gone. */
    if (waitpid(pid, &status, 0) == -1 || status != 0 || count != 2)
        return 1;
    if (rsk_send(received[0], "hello", 5, 0) != 5 || (got = rsk_recv(received[1], text, sizeof text, 0)) == -1)
        return failed("pair");
    printf("%.*s\n", (int)got, text);
    if (rsk_close(received[0]) == -1 || rsk_close(received[1]) == -1
        || rsk_close(channel[0]) == -1 || rsk_close(channel[1]) == -1)
        return failed("close");
    return 0;
}
