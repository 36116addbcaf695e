/*
 * Connects to a port where nobody listens, and tells why that fails.
 * Mistake: errno is looked at after another call has changed it, so the wrong reason is told.
 * Look at: the reason. rsk_last_error() keeps it until the next failure.
 * Reports: RSK155
 */
#include "../../loopback.h"

int main(void) {
    struct sockaddr_in address = on_loopback(0);
    int taken = bound_to(SOCK_STREAM, 0), fd = check(rsk_socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    char reason[1024];

    address.sin_port = rsk_htons(local_port(taken));
    if (rsk_connect(fd, (struct sockaddr *)&address, sizeof address) == -1) {
        FILE *log = fopen("/nonexistent/log", "a"); /* cannot be opened: errno is ENOENT now */

        check(rsk_explain_code("connect", rsk_last_error(), reason, sizeof reason));
        printf("%s\n", reason);
        if (log != NULL)
            fclose(log);
    }
    check(rsk_close(fd));
    check(rsk_close(taken));
    return 0;
}
