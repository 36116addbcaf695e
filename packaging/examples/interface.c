/* shown for: rsk_if_nametoindex rsk_if_indextoname */
#include <rustsock.h>
#include <stdio.h>

int main(void)
{
    char name[IF_NAMESIZE];
    unsigned int number = rsk_if_nametoindex("lo");

    if (number == 0 || rsk_if_indextoname(number, name) == NULL) {
        rsk_perror("interface");
        return 1;
    }
    printf("interface %u is %s\n", number, name);
    return 0;
}
