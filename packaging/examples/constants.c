/* shown for: rsk_constants rsk_constant */
#include <rustsock.h>
#include <inttypes.h>
#include <stdio.h>

int main(void)
{
    size_t count, i;
    const rsk_constant *table = rsk_constants(&count);

    if (table == NULL) {
        rsk_perror("constants");
        return 1;
    }
    for (i = 0; i < count; i++)
        printf("%s = %" PRId64 "\n", table[i].name, table[i].value);
    return 0;
}
