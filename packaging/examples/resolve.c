/* shown for: rsk_getaddrinfo rsk_freeaddrinfo rsk_getnameinfo rsk_gai_strerror */
#define _GNU_SOURCE /* struct addrinfo, NI_MAXHOST */
#include <rustsock.h>
#include <stdio.h>

int main(int argc, char **argv)
{
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM}, *list, *each;
    char host[NI_MAXHOST], port[NI_MAXSERV];
    int code = rsk_getaddrinfo(argc > 1 ? argv[1] : "127.0.0.1", "80", &hints, &list);

    if (code != 0) {
        fprintf(stderr, "%s\n", rsk_gai_strerror(code)); /* rsk_perror tells more */
        return 1;
    }
    for (each = list; each != NULL; each = each->ai_next) {
        code = rsk_getnameinfo(each->ai_addr, each->ai_addrlen, host, sizeof host, port, sizeof port,
                               NI_NUMERICHOST | NI_NUMERICSERV);
        if (code == 0)
            printf("%s port %s\n", host, port);
    }
    rsk_freeaddrinfo(list);
    return 0;
}
