/*
 * A server has two Unix sockets with abstract names. Both names are made in the same structure.
 *
 * Mistake: the structure is not zeroed before the second name. An abstract name is as long as the
 * address: what is left of the longer name belongs to the shorter one, and no client finds it.
 *
 * Look at: the bytes behind the name in the report, and what connect says.
 *
 * Reports: RSK105
 */
#include "../../loopback.h"
#include <sys/un.h>

/* An abstract name begins with a zero byte. */
static void set_name(struct sockaddr_un *address, const char *name) {
    address->sun_family = AF_UNIX;
    address->sun_path[0] = '\0';
    strcpy(address->sun_path + 1, name);
}

static int receiver(const struct sockaddr_un *address) {
    int fd = check(rsk_socket(AF_UNIX, SOCK_DGRAM, 0));

    check(rsk_bind(fd, (const struct sockaddr *)address, sizeof *address));
    return fd;
}

int main(void) {
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    struct sockaddr_un target = { .sun_family = AF_UNIX };
    int control, data, client;

    set_name(&address, "rustsock-misuse-105-control");
    control = receiver(&address);
    set_name(&address, "rustsock-misuse-105-data");
    data = receiver(&address);

    set_name(&target, "rustsock-misuse-105-data");
    client = check(rsk_socket(AF_UNIX, SOCK_DGRAM, 0));
    if (rsk_connect(client, (struct sockaddr *)&target, sizeof target) == -1)
        printf("connect: %s\n", rsk_error_name(rsk_last_error()));
    else
        printf("connected\n");

    check(rsk_close(client));
    check(rsk_close(data));
    check(rsk_close(control));
    return EXIT_SUCCESS;
}
