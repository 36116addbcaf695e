/* A small HTTP server on [::1]:8000. The port is stored as the machine writes it, so it listens on 16415; its client, which does
 * convert the port, is refused. */
#include <rustsock.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#define SERVICE_PORT 8000

static int start_server(void)
{
    struct sockaddr_in6 address;
    int one = 1;
    int fd = rsk_socket(AF_INET6, SOCK_STREAM, 0);
    if (fd == -1) {
        perror("socket");
        exit(1);
    }
    if (rsk_setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one) == -1)
        perror("SO_REUSEADDR");
    memset(&address, 0, sizeof address);
    address.sin6_family = AF_INET6;
    address.sin6_port = SERVICE_PORT;
    address.sin6_addr = in6addr_loopback;
    if (rsk_bind(fd, (struct sockaddr *)&address, sizeof address) == -1) {
        perror("bind");
        exit(1);
    }
    if (rsk_listen(fd, 16) == -1) {
        perror("listen");
        exit(1);
    }
    return fd;
}

static int run_client(void)
{
    struct sockaddr_in6 address = {.sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT, .sin6_port = rsk_htons(SERVICE_PORT)};
    int fd = rsk_socket(AF_INET6, SOCK_STREAM, 0);
    if (fd == -1)
        return 1;
    if (rsk_connect(fd, (struct sockaddr *)&address, sizeof address) == -1) {
        perror("client: connect");
        rsk_close(fd);
        return 1;
    }
    rsk_close(fd);
    return 0;
}

int main(void)
{
    int listener = start_server();
    pid_t child = fork();
    if (child == -1)
        return 1;
    if (child == 0)
        _exit(run_client());

    struct pollfd waiting = {.fd = listener, .events = POLLIN};
    int ready = rsk_poll(&waiting, 1, 500);
    if (ready == 0)
        printf("nobody came\n");
    else if (ready > 0) {
        int fd = rsk_accept(listener, NULL, NULL);
        if (fd != -1)
            rsk_close(fd);
    }
    rsk_close(listener);
    waitpid(child, NULL, 0);
    return 0;
}
