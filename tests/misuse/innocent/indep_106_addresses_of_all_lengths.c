/* One table of addresses of three families, each with its own length, and one storage that is filled by all of them. The
 * length is set again before each call. */
#include <rustsock.h>
#include <string.h>

struct place {
    struct sockaddr_storage address;
    socklen_t length;
};

static struct place of_unix(void)
{
    struct place place = {.length = 0};
    struct sockaddr_un name = {.sun_family = AF_UNIX};
    int size = snprintf(name.sun_path + 1, sizeof name.sun_path - 1, "indep-106-%d", (int)getpid());
    place.length = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + (size_t)size);
    memcpy(&place.address, &name, place.length);
    return place;
}

static struct place of_ip(int family)
{
    struct place place = {.length = 0};
    if (family == AF_INET) {
        struct sockaddr_in four = {.sin_family = AF_INET};
        four.sin_addr.s_addr = rsk_htonl(INADDR_LOOPBACK);
        place.length = sizeof four;
        memcpy(&place.address, &four, sizeof four);
    } else {
        struct sockaddr_in6 six = {.sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT};
        place.length = sizeof six;
        memcpy(&place.address, &six, sizeof six);
    }
    return place;
}

int main(void)
{
    struct place places[3] = {of_ip(AF_INET), of_unix(), of_ip(AF_INET6)};
    for (int i = 0; i < 3; i++) {
        struct place peer;
        struct sockaddr *address = (struct sockaddr *)&places[i].address;
        int family = places[i].address.ss_family;
        int listener = rsk_socket(family, SOCK_STREAM, 0), client = rsk_socket(family, SOCK_STREAM, 0);
        if (listener == -1 || client == -1)
            return 1;
        if (rsk_bind(listener, address, places[i].length) == -1 || rsk_listen(listener, 1) == -1)
            return 1;
        places[i].length = sizeof places[i].address;
        if (rsk_getsockname(listener, address, &places[i].length) == -1 || rsk_connect(client, address, places[i].length) == -1)
            return 1;
        peer.length = sizeof peer.address;
        int fd = rsk_accept(listener, (struct sockaddr *)&peer.address, &peer.length);
        if (fd == -1)
            return 1;
        printf("family %d: a peer of %u bytes\n", family, (unsigned)peer.length);
        rsk_close(fd);
        rsk_close(client);
        rsk_close(listener);
    }
    return 0;
}
