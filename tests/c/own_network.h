/* A network of a process's own, which only root can make: names, addresses and ports in it are what the test says. */
#ifndef RUSTSOCK_TESTS_OWN_NETWORK_H
#define RUSTSOCK_TESTS_OWN_NETWORK_H

#include "check.h"

#include <net/if.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>

static inline void write_file(const char *path, const char *text) {
    FILE *file = fopen(path, "w");
    if (file == NULL || fputs(text, file) < 0 || fclose(file) != 0) {
        check_must(-1, __FILE__, __LINE__, path);
    }
}

/* Puts a file of ours over `path`, for this process and its children alone. */
static inline void cover(const char *path, const char *text) {
    char own[] = "/tmp/rustsock-cover-XXXXXX";
    (void)close((int)MUST(mkstemp(own)));
    write_file(own, text);
    MUST(chmod(own, 0644));
    if (access(path, F_OK) == 0) {
        MUST(mount(own, path, NULL, MS_BIND, NULL));
    }
    MUST(unlink(own));
}

static inline void raise_loopback(void) {
    struct ifreq request = {.ifr_name = "lo"};
    int fd = (int)MUST(socket(AF_INET, SOCK_DGRAM, 0));
    MUST(ioctl(fd, SIOCGIFFLAGS, &request));
    request.ifr_flags = (short)(request.ifr_flags | IFF_UP);
    MUST(ioctl(fd, SIOCSIFFLAGS, &request));
    (void)close(fd);
}

/* Enters one with loopback only, whose name server is 127.0.0.53, port 53. */
static inline void enter_own_network(const char *hosts) {
    MUST(unshare(CLONE_NEWNS | CLONE_NEWNET));
    MUST(mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL));
    raise_loopback();
    cover("/etc/resolv.conf", "nameserver 127.0.0.53\noptions timeout:1 attempts:1\n");
    cover("/etc/nsswitch.conf", "hosts: files dns\nservices: files\n");
    cover("/etc/hosts", hosts);
}

#endif
