/* shown for: rustsock */
#include <rustsock.h>
#include <stdio.h>

int main(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    int fd = rsk_socket(AF_INET, SOCK_STREAM, 0);

    address.sin_addr.s_addr = rsk_htonl(INADDR_LOOPBACK);
    address.sin_port = rsk_htons(9); /* as a rule nobody listens there */
    if (fd == -1 || rsk_connect(fd, (struct sockaddr *)&address, sizeof address) == -1)
        rsk_perror("client"); /* connect(fd=3, 127.0.0.1:9, 16) failed: ECONNREFUSED, why, and what to do */
    else
        printf("connected\n");
    return fd == -1 || rsk_close(fd) == -1;
}
