/* shown for: rsk_htons rsk_htonl rsk_ntohs rsk_ntohl */
#include <rustsock.h>
#include <stdio.h>

int main(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET};

    address.sin_port = rsk_htons(8080);
    address.sin_addr.s_addr = rsk_htonl(INADDR_LOOPBACK);
    printf("port %d of address %#x\n", rsk_ntohs(address.sin_port), rsk_ntohl(address.sin_addr.s_addr));
    return 0;
}
