/* shown for: rsk_trace rsk_trace_stop */
#include <rustsock.h>
#include <stdio.h>

int main(void)
{
    int fd;

    if (rsk_trace(STDERR_FILENO) == -1) {
        rsk_perror("trace");
        return 1;
    }
    fd = rsk_socket(AF_INET, SOCK_STREAM, 0); /* writes a line such as: socket(AF_INET, SOCK_STREAM, 0) = 3 */
    if (fd == -1 || rsk_close(fd) == -1)
        return 1;
    return rsk_trace_stop() == 0 ? 0 : 1;
}
