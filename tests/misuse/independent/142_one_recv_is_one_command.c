/* Each recv() is taken for one command of the client. On the loopback that is so; the chopping rehearsal shows that it need not.
 * Run with: RUSTSOCK_DIAG=teach,chop=1
 * Not caught: it reads all there is, so nothing it is reported for is left over; what the rehearsal shows is its wrong answers */
#include <rustsock.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

static void *client(void *argument)
{
    static const char *const commands[] = {"LOGIN alice\n", "STATUS\n", "QUIT\n"};
    int fd = *(int *)argument;
    char answer[64];
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        if (rsk_send_all(fd, commands[i], strlen(commands[i]), 0, 1000) == -1)
            break;
        if (rsk_recv(fd, answer, sizeof answer, 0) <= 0)
            break;
    }
    rsk_shutdown(fd, SHUT_WR);
    while (rsk_recv(fd, answer, sizeof answer, 0) > 0)
        ;
    rsk_close(fd);
    return NULL;
}

/* 0: the client said goodbye */
static int handle(int fd, const char *command)
{
    const char *answer = "ERROR unknown command\n";
    if (strncmp(command, "LOGIN ", 6) == 0 || strcmp(command, "STATUS\n") == 0)
        answer = "OK\n";
    else if (strcmp(command, "QUIT\n") == 0)
        answer = "BYE\n";
    if (rsk_send_all(fd, answer, strlen(answer), 0, 1000) == -1)
        return 0;
    return strcmp(answer, "BYE\n") != 0;
}

int main(void)
{
    int pair[2];
    pthread_t thread;
    char command[256];
    if (rsk_socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == -1 || pthread_create(&thread, NULL, client, &pair[1]) != 0) {
        perror("socketpair");
        return 1;
    }
    for (;;) {
        ssize_t n = rsk_recv(pair[0], command, sizeof command - 1, 0);
        if (n <= 0)
            break;
        command[n] = '\0';
        printf("command: %s", command);
        if (!handle(pair[0], command))
            break;
    }
    rsk_shutdown(pair[0], SHUT_WR);
    while (rsk_recv(pair[0], command, sizeof command, 0) > 0)
        ;
    rsk_close(pair[0]);
    pthread_join(thread, NULL);
    return 0;
}
