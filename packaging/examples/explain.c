/* shown for: rsk_explain rsk_explain_code rsk_perror rsk_error_name rsk_set_language */
#include <rustsock.h>
#include <errno.h>
#include <stdio.h>

int main(void)
{
    char text[1024];

    if (rsk_socket(AF_INET, SOCK_STREAM, IPPROTO_UDP) != -1)
        return 1;
    rsk_perror("example"); /* to standard error: what failed, why, and what to do */
    printf("its name is %s\n", rsk_error_name(rsk_last_error()));

    /* The same as text, in Korean. */
    if (rsk_set_language("ko") == -1 || rsk_explain(text, sizeof text) == -1)
        return 1;
    printf("%s\n", text);

    /* Without a failure: what would ECONNREFUSED from connect mean? */
    if (rsk_set_language("en") == -1 || rsk_explain_code("connect", ECONNREFUSED, text, sizeof text) == -1)
        return 1;
    printf("%s\n", text);
    return 0;
}
