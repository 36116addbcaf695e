/* A control message tells the port to listen on, in network byte order as everything in it. It is copied as it is, which is
 * right: htons() has nothing to do here. 6400 is 25 with its bytes swapped, by chance. */
#include <rustsock.h>
#include <string.h>

static const unsigned char message[] = {'L', 1, 0x19, 0x00};

int main(void)
{
    struct sockaddr_in at;
    memset(&at, 0, sizeof at);
    at.sin_family = AF_INET;
    at.sin_addr.s_addr = rsk_htonl(INADDR_LOOPBACK);
    memcpy(&at.sin_port, message + 2, 2);
    int fd = rsk_socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd == -1)
        return 1;
    /* Somebody else may have it. */
    if (rsk_bind(fd, (struct sockaddr *)&at, sizeof at) == 0 && rsk_listen(fd, 4) == -1)
        perror("listen");
    rsk_close(fd);
    return 0;
}
