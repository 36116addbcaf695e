/* posix */
/* A picture of 80,000 bytes is sent as one UDP datagram. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct picture {
    unsigned width, height;
    unsigned char *pixels;
};

static int send_picture(int fd, const struct sockaddr_in *to, const struct picture *picture)
{
    size_t head = 2 * sizeof(unsigned), size = picture->width * picture->height;
    unsigned char *message = malloc(head + size);
    if (message == NULL)
        return -1;
    memcpy(message, picture, head);
    memcpy(message + head, picture->pixels, size);
    ssize_t n = sendto(fd, message, head + size, 0, (const struct sockaddr *)to, sizeof *to);
    if (n < 0)
        perror("sendto");
    free(message);
    return n < 0 ? -1 : 0;
}

int main(void)
{
    struct picture picture = {320, 250, calloc(320, 250)};
    struct sockaddr_in screen = {.sin_family = AF_INET};
    socklen_t length = sizeof screen;
    screen.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int receiver = socket(AF_INET, SOCK_DGRAM, 0);
    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    if (picture.pixels == NULL || receiver < 0 || fd < 0 || bind(receiver, (struct sockaddr *)&screen, sizeof screen) < 0
        || getsockname(receiver, (struct sockaddr *)&screen, &length) < 0) {
        perror("screen");
        return 1;
    }
    if (send_picture(fd, &screen, &picture) < 0)
        printf("the screen stays dark\n");
    free(picture.pixels);
    close(fd);
    close(receiver);
    return 0;
}
