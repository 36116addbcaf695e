/* shown for: rsk_trace_callback rsk_trace_receiver */
#include <rustsock.h>
#include <stdio.h>

/* Given a line at a time, in the thread that writes for all. */
static void count(const void *bytes, size_t len, void *user)
{
    size_t *total = user;

    (void)bytes;
    *total += len;
}

int main(void)
{
    rsk_trace_receiver receiver = count;
    size_t total = 0;
    int fd;

    if (rsk_trace_callback(receiver, &total, RSK_TRACE_TEXT) == -1) {
        rsk_perror("trace");
        return 1;
    }
    fd = rsk_socket(AF_INET, SOCK_STREAM, 0);
    if (fd == -1 || rsk_close(fd) == -1 || rsk_trace_stop() == -1)
        return 1;
    printf("%zu bytes of trace\n", total);
    return 0;
}
