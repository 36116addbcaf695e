/* shown for: rsk_port_users rsk_port_user */
#include <rustsock.h>
#include <stdio.h>

int main(void)
{
    struct sockaddr_in address;
    socklen_t size = sizeof address;
    rsk_port_user users[16];
    int listener = rsk_tcp_listen("127.0.0.1", "0", 16, 0, -1), port, found;

    if (listener == -1 || rsk_getsockname(listener, (struct sockaddr *)&address, &size) == -1) {
        rsk_perror("server");
        return 1;
    }
    port = rsk_ntohs(address.sin_port);

    /* What a program would ask whose bind failed with EADDRINUSE. */
    if ((found = rsk_port_users(port, IPPROTO_TCP, users, 16)) == -1) {
        rsk_perror("who");
        return errno == ENOTSUP ? 0 : 1;
    }
    for (int i = 0; i < found && i < 16; i++) {
        const char *what = users[i].state == TCP_LISTEN ? "listens" : "is connected or ending";
        if (users[i].pid > 0)
            printf("port %d: %s (process %d, fd %d) %s\n", port, users[i].name, users[i].pid, users[i].fd, what);
        else if (users[i].left_ms >= 0)
            printf("port %d: free in %d s\n", port, (int)(users[i].left_ms / 1000));
        else
            printf("port %d: somebody of user %u %s\n", port, users[i].uid, what);
    }
    return rsk_close(listener) == -1;
}
