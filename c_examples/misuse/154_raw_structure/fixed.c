/*
 * Sends a person: a number and a name.
 * Mistake: the structure is sent as it lies in memory. It holds a pointer, and not the name it points to.
 * Look at: 16 bytes arrive, none of them of the name. In another process the pointer would be a wild one.
 * Reports: RSK154
 */
#include "../../loopback.h"

struct person {
    uint64_t number;
    const char *name;
};

int main(void) {
    struct person person = { 7, "Ada Lovelace" };
    char record[64], received[64];
    size_t length;
    int pair[2], n;

    connect_pair(pair);
    /* The number in network byte order, then the name with its NUL. */
    uint32_t number = rsk_htonl((uint32_t)person.number);
    length = sizeof number + strlen(person.name) + 1;
    memcpy(record, &number, sizeof number);
    memcpy(record + sizeof number, person.name, strlen(person.name) + 1);
    check(rsk_send(pair[0], record, length, 0));
    n = check(rsk_recv(pair[1], received, sizeof received, 0));
    printf("%d bytes, the name is%s in them\n", n, n > 16 && strcmp(received + 4, person.name) == 0 ? "" : " not");
    check(rsk_close(pair[0]));
    check(rsk_close(pair[1]));
    return 0;
}
