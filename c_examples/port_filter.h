/*
 * A filter for sockets that see everything: the kernel hands on only TCP and UDP packets of one port.
 * Without it the traffic of a busy machine fills the queue, and packets that are waited for get lost.
 * It is a program for a small machine inside the kernel (classic BPF). Included after loopback.h.
 */
#ifndef PORT_FILTER_H
#define PORT_FILTER_H

#include "loopback.h"
#include <linux/filter.h>

/* ip: where the IP header begins in what the socket receives. */
static inline void only_port(int fd, uint16_t port, uint32_t ip) {
    struct sock_filter steps[] = {
        BPF_STMT(BPF_LDX | BPF_B | BPF_MSH, ip),            /* X = length of the IP header */
        BPF_STMT(BPF_LD | BPF_H | BPF_IND, ip),             /* TCP and UDP begin with the port of the sender, */
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, port, 2, 0),
        BPF_STMT(BPF_LD | BPF_H | BPF_IND, ip + 2),         /* then comes that of the receiver */
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, port, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, UINT32_MAX),              /* all of the packet */
        BPF_STMT(BPF_RET | BPF_K, 0),                       /* nothing of it */
    };
    struct sock_fprog filter = { .len = sizeof steps / sizeof steps[0], .filter = steps };

    check(rsk_setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &filter, sizeof filter));
}

#endif
