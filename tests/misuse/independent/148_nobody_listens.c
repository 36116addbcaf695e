/* A client asks a name server that does not run. Its socket is not connected, so the ICMP answers of the system never reach it,
 * and the thread that asks waits for ever. */
#include <rustsock.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static atomic_bool answered;

/* A port on which nobody is. */
static unsigned short closed_port(void)
{
    struct sockaddr_in at = {.sin_family = AF_INET};
    socklen_t length = sizeof at;
    int fd = rsk_socket(AF_INET, SOCK_DGRAM, 0);
    at.sin_addr.s_addr = rsk_htonl(INADDR_LOOPBACK);
    if (fd == -1 || rsk_bind(fd, (struct sockaddr *)&at, sizeof at) == -1 || rsk_getsockname(fd, (struct sockaddr *)&at, &length) == -1)
        exit(1);
    rsk_close(fd);
    return rsk_ntohs(at.sin_port);
}

static void *ask(void *unused)
{
    struct sockaddr_in server = {.sin_family = AF_INET};
    char answer[512];
    (void)unused;
    server.sin_port = rsk_htons(closed_port());
    server.sin_addr.s_addr = rsk_htonl(INADDR_LOOPBACK);
    int fd = rsk_socket(AF_INET, SOCK_DGRAM, 0);
    if (fd == -1) {
        perror("socket");
        return NULL;
    }
    if (rsk_sendto(fd, "who is example?", 15, 0, (struct sockaddr *)&server, sizeof server) == -1)
        perror("sendto");
    else if (rsk_recvfrom(fd, answer, sizeof answer, 0, NULL, NULL) != -1)
        atomic_store(&answered, true);
    rsk_close(fd);
    return NULL;
}

int main(void)
{
    pthread_t thread;
    if (pthread_create(&thread, NULL, ask, NULL) != 0)
        return 1;
    for (int i = 0; i < 10 && !atomic_load(&answered); i++)
        usleep(50000);
    printf("%s\n", atomic_load(&answered) ? "answered" : "no answer yet, and the user closes the window");
    return 0;
}
