/* shown for: rsk_readv rsk_writev */
#include <rustsock.h>
#include <stdio.h>

int main(void)
{
    char head[] = "length 5\n", body[] = "hello";
    struct iovec out[] = {{head, sizeof head - 1}, {body, sizeof body - 1}};
    char first[9], rest[32];
    struct iovec in[] = {{first, sizeof first}, {rest, sizeof rest}};
    ssize_t got;
    int ends[2];

    if (rsk_socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == -1
        || rsk_writev(ends[0], out, 2) == -1      /* one call, one piece for the network */
        || (got = rsk_readv(ends[1], in, 2)) == -1) {
        rsk_perror("vectors");
        return 1;
    }
    printf("%.9s%.*s\n", first, (int)got - 9, rest);
    rsk_close(ends[0]);
    rsk_close(ends[1]);
    return 0;
}
