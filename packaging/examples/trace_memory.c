/* shown for: rsk_trace_memory rsk_trace_dump */
#include <rustsock.h>
#include <stdio.h>

int main(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    int fd;

    if (rsk_trace_memory(1 << 20) == -1) { /* the last calls, in one mebibyte */
        rsk_perror("trace");
        return 1;
    }
    address.sin_addr.s_addr = rsk_htonl(INADDR_LOOPBACK);
    address.sin_port = rsk_htons(9); /* as a rule nobody listens there */
    fd = rsk_socket(AF_INET, SOCK_STREAM, 0);
    if (fd != -1 && rsk_connect(fd, (struct sockaddr *)&address, sizeof address) == -1) {
        rsk_perror("connect");
        rsk_trace_dump(STDERR_FILENO, RSK_TRACE_TEXT); /* what led to it */
    }
    return fd == -1 || rsk_close(fd) == -1 || rsk_trace_stop() == -1;
}
