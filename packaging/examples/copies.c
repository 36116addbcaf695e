/* shown for: rsk_dup rsk_dup_cloexec rsk_get_cloexec rsk_set_cloexec */
#include <rustsock.h>
#include <stdio.h>

int main(void)
{
    int copy = rsk_dup(STDOUT_FILENO), private_copy = rsk_dup_cloexec(STDOUT_FILENO);

    if (copy == -1 || private_copy == -1) {
        rsk_perror("copies");
        return 1;
    }
    printf("exec would close: %d %d\n", rsk_get_cloexec(copy), rsk_get_cloexec(private_copy)); /* 0 1 */
    if (rsk_set_cloexec(copy, 1) == -1 || rsk_get_cloexec(copy) != 1)
        return 1;
    rsk_close(copy);
    rsk_close(private_copy);
    return 0;
}
