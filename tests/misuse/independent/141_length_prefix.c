/* Messages begin with a length of 4 bytes. Three of these come first; the reader uses what it has. */
#include <rustsock.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

static void *writer(void *argument)
{
    int fd = *(int *)argument;
    char message[4 + 600];
    uint32_t length = rsk_htonl(600);
    memset(message, '.', sizeof message);
    memcpy(message, &length, sizeof length);
    for (int i = 0; i < 2; i++) {
        if (rsk_send_all(fd, message, 3, 0, 1000) == -1)
            break;
        usleep(50000);
        if (rsk_send_all(fd, message + 3, sizeof message - 3, 0, 1000) == -1)
            break;
        usleep(50000);
    }
    rsk_shutdown(fd, SHUT_WR);
    return NULL;
}

static ssize_t read_message(int fd, char *body, size_t size)
{
    uint32_t length = 0;
    ssize_t n = rsk_recv(fd, &length, sizeof length, 0);
    if (n <= 0)
        return n;
    length = rsk_ntohl(length);
    if (length > size)
        length = (uint32_t)size;
    return rsk_recv(fd, body, length, 0);
}

int main(void)
{
    int pair[2];
    char body[1000];
    ssize_t n;
    pthread_t thread;
    if (rsk_socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == -1 || pthread_create(&thread, NULL, writer, &pair[1]) != 0)
        return 1;
    while ((n = read_message(pair[0], body, sizeof body)) > 0)
        printf("a message of %zd bytes\n", n);
    pthread_join(thread, NULL);
    rsk_close(pair[0]);
    rsk_close(pair[1]);
    return 0;
}
