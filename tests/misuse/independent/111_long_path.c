/* A path of more than 107 bytes is cut by strncpy(): server and client find each other by luck only, and the file has a name
 * nobody looks for. */
#include <rustsock.h>
#include <stdlib.h>
#include <string.h>

static void name_of(struct sockaddr_un *address, const char *directory, const char *service)
{
    char path[256];
    snprintf(path, sizeof path, "%s/%s/%s.socket", directory, "services-of-the-local-network-that-have-long-names", service);
    memset(address, 0, sizeof *address);
    address->sun_family = AF_UNIX;
    memcpy(address->sun_path, path, sizeof address->sun_path);
}

int main(void)
{
    struct sockaddr_un address;
    char directory[] = "indep111XXXXXX", inner[128];
    if (mkdtemp(directory) == NULL)
        return 1;
    snprintf(inner, sizeof inner, "mkdir %s/services-of-the-local-network-that-have-long-names", directory);
    if (system(inner) != 0)
        return 1;
    name_of(&address, directory, "temperature-and-humidity-of-the-cellar-and-attic");
    int fd = rsk_socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd == -1)
        return 1;
    if (rsk_bind(fd, (struct sockaddr *)&address, sizeof address) == -1)
        perror("bind");
    else if (rsk_listen(fd, 4) == -1)
        perror("listen");
    rsk_close(fd);
    snprintf(inner, sizeof inner, "rm -r %s", directory);
    return system(inner) != 0;
}
