/* shown for: rsk_sendto rsk_recvfrom */
#include <rustsock.h>
#include <stdio.h>

int main(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET}, sender;
    socklen_t size = sizeof address;
    int receiver, client;
    char text[64];
    ssize_t got;

    address.sin_addr.s_addr = rsk_htonl(INADDR_LOOPBACK);
    if ((receiver = rsk_socket(AF_INET, SOCK_DGRAM, 0)) == -1
        || (client = rsk_socket(AF_INET, SOCK_DGRAM, 0)) == -1
        || rsk_bind(receiver, (struct sockaddr *)&address, sizeof address) == -1
        || rsk_getsockname(receiver, (struct sockaddr *)&address, &size) == -1
        || rsk_sendto(client, "hello", 5, 0, (struct sockaddr *)&address, sizeof address) == -1) {
        rsk_perror("sender");
        return 1;
    }
    size = sizeof sender;
    got = rsk_recvfrom(receiver, text, sizeof text, 0, (struct sockaddr *)&sender, &size);
    if (got == -1) {
        rsk_perror("receiver");
        return 1;
    }
    printf("%.*s, from port %d\n", (int)got, text, rsk_ntohs(sender.sin_port));
    rsk_close(client);
    rsk_close(receiver);
    return 0;
}
