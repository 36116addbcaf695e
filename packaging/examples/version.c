/* shown for: rsk_version rsk_abi_version */
#include <rustsock.h>
#include <stdio.h>

int main(void)
{
    printf("compiled with rustsock %s, running with %s\n", RSK_VERSION, rsk_version());
    if (rsk_abi_version() != RSK_ABI_VERSION) {
        fprintf(stderr, "this program must be compiled again\n");
        return 1;
    }
    return 0;
}
