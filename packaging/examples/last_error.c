/* shown for: rsk_last_error rsk_last_call rsk_last_error_fd rsk_clear_error */
#include <rustsock.h>
#include <errno.h>
#include <stdio.h>

int main(void)
{
    if (rsk_listen(-1, SOMAXCONN) == -1) {
        printf("%s of descriptor %d failed\n", rsk_last_call(), rsk_last_error_fd());
        /* errno may have been changed by printf; this has not. */
        if (rsk_last_error() != EBADF)
            return 1;
        rsk_clear_error();
    }
    return rsk_last_error();
}
