/*
 * A program reads from a non-blocking socket; the other side takes its time.
 *
 * The mistake: after EAGAIN ("nothing there yet") it tries again at once. That works, and uses a whole
 * processor for nothing until the data comes.
 *
 * Look at: how often recv() was called for one answer.
 *
 * Reports: RSK161
 */
#include "../../loopback.h"
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
    int pair[2];
    char answer[16];
    long calls = 0;
    ssize_t n;

    connect_pair(pair);
    if (check_system(fork(), "fork") == 0) {
        pause_ms(150);
        send_whole(pair[1], "done", 4);
        _exit(0);
    }
    check(rsk_set_nonblocking(pair[0], 1));
    for (;;) {
        calls++;
        n = rsk_recv(pair[0], answer, sizeof answer, 0);
        if (n != -1 || rsk_last_error() != EAGAIN)
            break;
        /* not there yet: once more */
    }
    printf("%d bytes after %s calls\n", check(n), calls > 100 ? "very many" : "a few");
    check_system(wait(NULL), "wait");
    check(rsk_close(pair[0]));
    return check(rsk_close(pair[1]));
}
