/* The address of a client is kept in a record made by calloc(); its length there is 0 when accept() is called, so no address
 * is written and the log says 0.0.0.0:0. */
#include <rustsock.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

struct client {
    int fd;
    struct sockaddr_in address;
    socklen_t address_length;
    struct client *next;
};

static struct client *take_client(int listener)
{
    struct client *client = calloc(1, sizeof *client);
    if (client == NULL)
        return NULL;
    client->fd = rsk_accept4(listener, (struct sockaddr *)&client->address, &client->address_length, SOCK_CLOEXEC);
    if (client->fd == -1) {
        free(client);
        return NULL;
    }
    return client;
}

static int visit(const struct sockaddr_in *server)
{
    int fd = rsk_socket(AF_INET, SOCK_STREAM, 0);
    if (fd == -1 || rsk_connect(fd, (const struct sockaddr *)server, sizeof *server) == -1)
        return 1;
    rsk_close(fd);
    return 0;
}

int main(void)
{
    struct sockaddr_in here = {.sin_family = AF_INET};
    socklen_t length = sizeof here;
    struct client *clients = NULL;
    here.sin_addr.s_addr = rsk_htonl(INADDR_LOOPBACK);
    int listener = rsk_socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (listener == -1 || rsk_bind(listener, (struct sockaddr *)&here, sizeof here) == -1 || rsk_listen(listener, 8) == -1
        || rsk_getsockname(listener, (struct sockaddr *)&here, &length) == -1) {
        perror("server");
        return 1;
    }
    pid_t child = fork();
    if (child == 0)
        _exit(visit(&here) || visit(&here));
    for (int i = 0; i < 2; i++) {
        struct client *client = take_client(listener);
        if (client == NULL)
            break;
        char text[INET_ADDRSTRLEN];
        printf("client %s:%u\n", rsk_inet_ntop(AF_INET, &client->address.sin_addr, text, sizeof text), rsk_ntohs(client->address.sin_port));
        client->next = clients;
        clients = client;
    }
    while (clients != NULL) {
        struct client *next = clients->next;
        rsk_close(clients->fd);
        free(clients);
        clients = next;
    }
    rsk_close(listener);
    waitpid(child, NULL, 0);
    return 0;
}
