/* shown for: rsk_inet_pton rsk_inet_ntop */
#include <rustsock.h>
#include <stdio.h>

int main(void)
{
    char text[INET6_ADDRSTRLEN];
    struct in6_addr address;

    if (rsk_inet_pton(AF_INET6, "2001:0db8:0:0::0001", &address) != 1) {
        fprintf(stderr, "not an IPv6 address\n");
        return 1;
    }
    if (rsk_inet_ntop(AF_INET6, &address, text, sizeof text) == NULL) {
        rsk_perror("address");
        return 1;
    }
    printf("%s\n", text); /* 2001:db8::1 */
    return 0;
}
