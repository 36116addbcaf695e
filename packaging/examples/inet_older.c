/* shown for: rsk_inet_addr rsk_inet_aton rsk_inet_ntoa */
#define _GNU_SOURCE /* struct in_addr of inet_aton in strict dialects */
#include <rustsock.h>
#include <stdio.h>

int main(void)
{
    struct in_addr address = {.s_addr = rsk_inet_addr("192.0.2.1")};

    if (address.s_addr == INADDR_NONE) /* also what 255.255.255.255 gives */
        return 1;
    printf("%s\n", rsk_inet_ntoa(address)); /* 192.0.2.1 */
    if (rsk_inet_aton("010.0.0.1", &address) == 1)
        printf("010.0.0.1 is %s\n", rsk_inet_ntoa(address)); /* 8.0.0.1 */
    if (rsk_inet_pton(AF_INET, "010.0.0.1", &address) != 1)
        printf("rsk_inet_pton refuses it\n");
    return 0;
}
