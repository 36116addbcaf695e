/* Spoilt message headers, control data and message vectors. */
#include "bad_arguments.h"

static const enum fixture kinds[] = {TCP_CONNECTED, UNIX_STREAM, UNIX_DATAGRAM, UNIX_PACKET, UDP_CONNECTED};

/* A control message in `out`, so that spoilt lengths are the only thing that differs from a good one. */
static void *control(size_t length, int level, int type, int descriptor) {
    struct cmsghdr *header = (struct cmsghdr *)(void *)(out + 1024);
    memset(header, 0, 64);
    header->cmsg_len = length;
    header->cmsg_level = level;
    header->cmsg_type = type;
    memcpy(CMSG_DATA(header), &descriptor, sizeof descriptor);
    return header;
}

static struct mmsghdr *second_spoilt(void *base) {
    struct mmsghdr *both = msgs(vec(in, 4), 1);
    struct iovec *spoilt = (struct iovec *)(void *)(out + 1536);
    *spoilt = (struct iovec){.iov_base = base, .iov_len = 4};
    both[1].msg_hdr.msg_iov = spoilt;
    return both;
}

static void bad_headers(enum fixture kind) {
    CASE(kind, w->sendmsg(fd, NULL, 0));
    CASE(kind, w->sendmsg(fd, wild, 0));
    CASE(kind, w->sendmsg(fd, edge(16), 0));
    CASE(kind, w->sendmsg(fd, msg(NULL, 1, NULL, 0), 0));
    CASE(kind, w->sendmsg(fd, msg(wild, 1, NULL, 0), 0));
    CASE(kind, w->sendmsg(fd, msg(vec(wild, 4), 1, NULL, 0), 0));
    CASE(kind, w->sendmsg(fd, msg(vec(in, (size_t)-1), 1, NULL, 0), 0));
    CASE(kind, w->sendmsg(fd, msg(vecs(1024), 1024, NULL, 0), 0));
    CASE(kind, w->sendmsg(fd, msg(vecs(1025), 1025, NULL, 0), 0));
    CASE(kind, w->sendmsg(fd, msg(vecs(1), (size_t)-1, NULL, 0), 0));
    CASE(kind, w->sendmsg(fd, msg(vec(in, 4), 1, wild, 24), 0));
    CASE(kind, w->sendmsg(fd, msg(vec(in, 4), 1, NULL, 24), 0));
    CASE(kind, w->sendmsg(fd, msg(vec(in, 4), 1, in, (size_t)-1), 0));
    CASE(kind, w->sendmsg(fd, msg(vec(in, 4), 1, in, 1 << 30), 0));
    CASE(kind, w->sendmsg(fd, msg(vec(in, 4), 1, NULL, 0), -1));
    CASE(kind, w->sendmsg(fd, msg(vec(in, 4), 1, NULL, 0), MSG_CMSG_CLOEXEC));
    CASE(kind, w->sendmsg(fd, msg_to(wild, 16), 0));
    CASE(kind, w->sendmsg(fd, msg_to(server(), (socklen_t)-1), 0));
    CASE(kind, w->sendmsg(fd, msg_to(server(), 3), 0));
    CASE(kind, w->sendmsg(fd, msg_to(server(), 4096), 0));
    CASE(kind, w->sendmsg(fd, msg_to(of_family(99), IN_LEN), 0));
    CASE(kind, w->recvmsg(fd, NULL, 0));
    CASE(kind, w->recvmsg(fd, wild, 0));
    CASE(kind, w->recvmsg(fd, constant, 0));
    CASE(kind, w->recvmsg(fd, edge(16), 0));
    CASE(kind, w->recvmsg(fd, msg(NULL, 1, NULL, 0), 0));
    CASE(kind, w->recvmsg(fd, msg(wild, 1, NULL, 0), 0));
    CASE(kind, w->recvmsg(fd, msg(vec(wild, 4), 1, NULL, 0), 0));
    CASE(kind, w->recvmsg(fd, msg(vec(constant, 4), 1, NULL, 0), 0));
    CASE(kind, w->recvmsg(fd, msg(vecs(1025), 1025, NULL, 0), 0));
    CASE(kind, w->recvmsg(fd, msg(vec(out, 3), 1, NULL, 0), MSG_TRUNC));
    CASE(kind, w->recvmsg(fd, msg(vec(out, 3), 1, wild, 24), 0));
    CASE(kind, w->recvmsg(fd, msg(vec(out, 64), 1, out + 256, 1), 0));
    CASE(kind, w->recvmsg(fd, msg(vec(out, 64), 1, NULL, 0), MSG_ERRQUEUE));
    CASE(kind, w->recvmsg(fd, msg(vec(out, 64), 1, NULL, 0), INT_MIN));
    CASE(kind, w->recvmsg(fd, msg_to(wild, 16), MSG_PEEK | MSG_TRUNC));
}

static void bad_control(enum fixture kind) {
    CASE(kind, w->sendmsg(fd, msg(vec(in, 4), 1, control(CMSG_LEN(4), SOL_SOCKET, SCM_RIGHTS, -1), CMSG_SPACE(4)), 0));
    CASE(kind, w->sendmsg(fd, msg(vec(in, 4), 1, control(CMSG_LEN(4), SOL_SOCKET, SCM_RIGHTS, 1 << 20), CMSG_SPACE(4)), 0));
    CASE(kind, w->sendmsg(fd, msg(vec(in, 4), 1, control(CMSG_LEN(4), SOL_SOCKET, SCM_RIGHTS, file), CMSG_SPACE(4)), 0));
    CASE(kind, w->sendmsg(fd, msg(vec(in, 4), 1, control(0, SOL_SOCKET, SCM_RIGHTS, 0), CMSG_SPACE(4)), 0));
    CASE(kind, w->sendmsg(fd, msg(vec(in, 4), 1, control(SIZE_MAX, SOL_SOCKET, SCM_RIGHTS, 0), CMSG_SPACE(4)), 0));
    CASE(kind, w->sendmsg(fd, msg(vec(in, 4), 1, control(CMSG_LEN(4), SOL_SOCKET, 99, 0), CMSG_SPACE(4)), 0));
    CASE(kind, w->sendmsg(fd, msg(vec(in, 4), 1, control(CMSG_LEN(4), 99, 99, 0), CMSG_SPACE(4)), 0));
    CASE(kind, w->sendmsg(fd, msg(vec(in, 4), 1, control(CMSG_LEN(0), SOL_SOCKET, SCM_RIGHTS, 0), CMSG_LEN(0)), 0));
    CASE(kind, w->sendmsg(fd, msg(vec(in, 4), 1, control(CMSG_LEN(4), SOL_SOCKET, SCM_CREDENTIALS, 0), CMSG_SPACE(4)), 0));
    CASE(kind, w->sendmsg(fd, msg(vec(in, 4), 1, control(CMSG_LEN(4), IPPROTO_IP, IP_TTL, 999), CMSG_SPACE(4)), 0));
}

static void bad_message_vectors(enum fixture kind) {
    CASE(kind, w->sendmmsg(fd, NULL, 1, 0));
    CASE(kind, w->sendmmsg(fd, NULL, 0, 0));
    CASE(kind, w->sendmmsg(fd, wild, 1, 0));
    CASE(kind, w->sendmmsg(fd, wild, 0, 0));
    CASE(kind, w->sendmmsg(fd, msgs(vec(wild, 4), 1), 2, 0));
    CASE(kind, w->sendmmsg(fd, msgs(vecs(1025), 1025), 2, 0));
    CASE(kind, w->sendmmsg(fd, second_spoilt(wild), 2, 0));
    CASE(kind, w->sendmmsg(fd, second_spoilt(NULL), 2, 0));
    CASE(kind, w->sendmmsg(fd, msgs(vec(in, 4), 1), 2, -1));
    CASE(kind, w->recvmmsg(fd, NULL, 1, 0, NULL));
    CASE(kind, w->recvmmsg(fd, NULL, 0, 0, NULL));
    CASE(kind, w->recvmmsg(fd, wild, 1, 0, NULL));
    CASE(kind, w->recvmmsg(fd, constant, 1, 0, NULL));
    CASE(kind, w->recvmmsg(fd, msgs(vec(wild, 4), 1), 2, 0, NULL));
    CASE(kind, w->recvmmsg(fd, msgs(vec(out, 64), 1), 2, 0, wild));
    CASE(kind, w->recvmmsg(fd, msgs(vec(out, 64), 1), 2, 0, ts(-1, 0)));
    CASE(kind, w->recvmmsg(fd, msgs(vec(out, 64), 1), 2, 0, ts(0, 1000000000)));
    CASE(kind, w->recvmmsg(fd, msgs(vec(out, 64), 1), 2, 0, ts(0, -1)));
    CASE(kind, w->recvmmsg(fd, msgs(vec(out, 64), 1), 2, MSG_OOB, NULL));
    CASE(kind, w->recvmmsg(fd, msgs(vec(out, 64), 1), 2, MSG_WAITFORONE, NULL));
    CASE(kind, w->recvmmsg(fd, msgs(vec(out, 64), 1), 2, INT_MIN, NULL));
}

void message_cases(void) {
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        bad_headers(kinds[i]);
        bad_control(kinds[i]);
        bad_message_vectors(kinds[i]);
    }
}
