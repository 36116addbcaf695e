/*
 * A path that loses packets, made on one machine: a filter on the receiving socket (SO_ATTACH_FILTER)
 * that throws away what comes, by chance, before UDP or TCP has seen it. To sender and receiver it is
 * the same as a packet lost on the way. Newer kernels allow it on a TCP socket only to who administers
 * the network; then the program makes a network of its own, which has nothing but a loopback interface.
 */
#ifndef LOSSY_PATH_H
#define LOSSY_PATH_H

#include "loopback.h"
#include <linux/filter.h>
#include <sched.h>
#include <sys/ioctl.h>

enum { NOT_POSSIBLE_HERE = 77 };

static inline int try_to_lose_percent(int fd, unsigned percent) {
    struct sock_filter steps[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (uint32_t)(SKF_AD_OFF + SKF_AD_RANDOM)), /* any 32-bit number */
        BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, UINT32_MAX / 100 * percent, 1, 0),
        BPF_STMT(BPF_RET | BPF_K, 0),          /* lost */
        BPF_STMT(BPF_RET | BPF_K, UINT32_MAX), /* arrives whole */
    };
    struct sock_fprog filter = { .len = sizeof steps / sizeof steps[0], .filter = steps };

    return rsk_setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &filter, sizeof filter);
}

static inline void lose_percent(int fd, unsigned percent) {
    check(try_to_lose_percent(fd, percent));
}

static inline void lose_nothing(int fd) {
    int unused = 0;

    check(rsk_setsockopt(fd, SOL_SOCKET, SO_DETACH_FILTER, &unused, sizeof unused));
}

static inline void give_up(const char *call) {
    perror(call);
    fprintf(stderr, "packets cannot be lost on this system without the right to administer a network\n");
    exit(NOT_POSSIBLE_HERE);
}

/* To be called before the first socket is made. */
static inline void prepare_lossy_path(void) {
    struct ifreq loopback = { .ifr_name = "lo", .ifr_flags = IFF_UP };
    int fd = check(rsk_socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    int allowed = try_to_lose_percent(fd, 0) == 0;

    check(rsk_close(fd));
    if (allowed)
        return;
    if (unshare(CLONE_NEWUSER | CLONE_NEWNET) == -1)
        give_up("unshare");
    fd = check(rsk_socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (ioctl(fd, SIOCSIFFLAGS, &loopback) == -1)
        give_up("SIOCSIFFLAGS");
    if (try_to_lose_percent(fd, 0) == -1)
        give_up("SO_ATTACH_FILTER");
    check(rsk_close(fd));
}

#endif
