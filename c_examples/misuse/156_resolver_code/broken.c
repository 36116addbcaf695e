/*
 * Looks up an address that is none, and tells why that fails.
 * Mistake: getaddrinfo() returns a code of its own and does not set errno, but errno is explained.
 * Look at: the reason that is told.
 * Reports: RSK156
 */
#include "../../loopback.h"

int main(void) {
    struct addrinfo hints = { .ai_flags = AI_NUMERICHOST }, *list = NULL;
    char reason[1024];
    int code;

    errno = 0;
    code = rsk_getaddrinfo("not.an.address", "80", &hints, &list);
    if (code != 0) {
        check(rsk_explain_code("getaddrinfo", errno, reason, sizeof reason));
        printf("%s\n", reason);
    } else {
        rsk_freeaddrinfo(list);
    }
    return 0;
}
