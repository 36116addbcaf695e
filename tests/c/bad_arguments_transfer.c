/* Pointers, lengths, flags and addresses of the calls that move bytes without a message header. */
#include "bad_arguments.h"

static const enum fixture streams[] = {TCP_CONNECTED, UNIX_STREAM, UNIX_DATAGRAM, UNIX_PACKET, UDP_CONNECTED, PIPE_READ,
                                       PIPE_WRITE};

static void bad_buffers(enum fixture kind) {
    CASE(kind, w->send(fd, NULL, 4, 0));
    CASE(kind, w->send(fd, NULL, 0, 0));
    CASE(kind, w->send(fd, wild, 4, 0));
    CASE(kind, w->send(fd, wild, 0, 0));
    CASE(kind, w->send(fd, constant, 4, 0));
    CASE(kind, w->send(fd, edge(4), 4, 0));
    CASE(kind, w->send(fd, edge(4), 8, 0));
    CASE(kind, w->send(fd, in, (size_t)-1, 0));
    CASE(kind, w->send(fd, in, (size_t)SSIZE_MAX, 0));
    CASE(kind, w->send(fd, in, (size_t)SSIZE_MAX + 1, 0));
    CASE(kind, w->recv(fd, NULL, 4, 0));
    CASE(kind, w->recv(fd, NULL, 0, 0));
    CASE(kind, w->recv(fd, wild, 4, 0));
    CASE(kind, w->recv(fd, constant, 4, 0));
    CASE(kind, w->recv(fd, edge(3), 4, 0));
    CASE(kind, w->recv(fd, edge(3), 64, 0));
    CASE(kind, w->recv(fd, out + 1, 64, 0));
    CASE(kind, w->recv(fd, out, (size_t)-1, MSG_PEEK));
    CASE(kind, w->recv(fd, out, (size_t)SSIZE_MAX + 1, MSG_PEEK));
    CASE(kind, w->read(fd, NULL, 4));
    CASE(kind, w->read(fd, wild, 4));
    CASE(kind, w->read(fd, constant, 4));
    CASE(kind, w->read(fd, edge(3), 7));
    CASE(kind, w->read(fd, out, (size_t)SSIZE_MAX + 1));
    CASE(kind, w->read(fd, out, (size_t)-1));
    CASE(kind, w->write(fd, NULL, 4));
    CASE(kind, w->write(fd, wild, 4));
    CASE(kind, w->write(fd, edge(3), 4));
    CASE(kind, w->write(fd, in, (size_t)-1));
    CASE(kind, w->write(fd, in, (size_t)SSIZE_MAX + 1));
}

static void bad_flags(enum fixture kind) {
    CASE(kind, w->send(fd, in, 4, -1));
    CASE(kind, w->send(fd, in, 4, INT_MIN));
    CASE(kind, w->send(fd, in, 4, 0x00800000));
    CASE(kind, w->send(fd, in, 4, MSG_NOSIGNAL | MSG_DONTWAIT));
    CASE(kind, w->send(fd, in, 4, MSG_ERRQUEUE));
    CASE(kind, w->send(fd, in, 4, MSG_CONFIRM | MSG_DONTROUTE));
    CASE(kind, w->send(fd, in, 4, MSG_ZEROCOPY));
    CASE(kind, w->recv(fd, out, 4, MSG_ERRQUEUE));
    CASE(kind, w->recv(fd, out, 4, INT_MIN));
    CASE(kind, w->recv(fd, out, 4, MSG_NOSIGNAL));
    CASE(kind, w->recv(fd, out, 4, MSG_OOB | MSG_PEEK));
    CASE(kind, w->recv(fd, out, 7, MSG_WAITALL));
    CASE(kind, w->recv(fd, out, 7, MSG_CMSG_CLOEXEC));
}

static void bad_addresses(enum fixture kind) {
    CASE(kind, w->sendto(fd, in, 4, 0, NULL, IN_LEN));
    CASE(kind, w->sendto(fd, in, 4, 0, wild, IN_LEN));
    CASE(kind, w->sendto(fd, in, 4, 0, edge(8), IN_LEN));
    CASE(kind, w->sendto(fd, in, 4, 0, server(), (socklen_t)-1));
    CASE(kind, w->sendto(fd, in, 4, 0, server(), INT_MAX));
    CASE(kind, w->sendto(fd, in, 4, 0, server(), 0));
    CASE(kind, w->sendto(fd, in, 4, 0, server(), 1));
    CASE(kind, w->sendto(fd, in, 4, 0, server(), 2));
    CASE(kind, w->sendto(fd, in, 4, 0, server(), IN_LEN - 1));
    CASE(kind, w->sendto(fd, in, 4, 0, server(), 129));
    CASE(kind, w->sendto(fd, in, 4, 0, of_family(AF_INET6), IN_LEN));
    CASE(kind, w->sendto(fd, in, 4, 0, of_family(AF_UNSPEC), IN_LEN));
    CASE(kind, w->sendto(fd, in, 4, 0, of_family(200), IN_LEN));
    CASE(kind, w->sendto(fd, in, 4, 0, unix_path("/nowhere/at/all"), UN_LEN));
    CASE(kind, w->recvfrom(fd, out, 64, 0, (struct sockaddr *)(out + 128), NULL));
    CASE(kind, w->recvfrom(fd, out, 64, 0, NULL, room(16)));
    CASE(kind, w->recvfrom(fd, out, 64, 0, (struct sockaddr *)(out + 128), wild));
    CASE(kind, w->recvfrom(fd, out, 64, 0, (struct sockaddr *)(out + 128), constant));
    CASE(kind, w->recvfrom(fd, out, 64, 0, wild, room(16)));
    CASE(kind, w->recvfrom(fd, out, 64, 0, constant, room(16)));
    CASE(kind, w->recvfrom(fd, out, 64, 0, (struct sockaddr *)(out + 128), room((socklen_t)-1)));
    CASE(kind, w->recvfrom(fd, out, 64, 0, (struct sockaddr *)(out + 128), room(0)));
    CASE(kind, w->recvfrom(fd, out, 64, 0, (struct sockaddr *)(out + 128), room(3)));
    CASE(kind, w->recvfrom(fd, out, 64, 0, (struct sockaddr *)(out + 129), room(64)));
}

static void bad_vectors(enum fixture kind) {
    CASE(kind, w->readv(fd, NULL, 1));
    CASE(kind, w->readv(fd, NULL, 0));
    CASE(kind, w->readv(fd, wild, 1));
    CASE(kind, w->readv(fd, vecs(1), -1));
    CASE(kind, w->readv(fd, vecs(1), INT_MIN));
    CASE(kind, w->readv(fd, vecs(1), INT_MAX));
    CASE(kind, w->readv(fd, vecs(1024), 1024));
    CASE(kind, w->readv(fd, vecs(1025), 1025));
    CASE(kind, w->readv(fd, vec(wild, 4), 1));
    CASE(kind, w->readv(fd, vec(constant, 4), 1));
    CASE(kind, w->readv(fd, vec(out, (size_t)-1), 1));
    CASE(kind, w->readv(fd, vec(NULL, 0), 1));
    CASE(kind, w->writev(fd, NULL, 1));
    CASE(kind, w->writev(fd, NULL, 0));
    CASE(kind, w->writev(fd, wild, 1));
    CASE(kind, w->writev(fd, edge(8), 1));
    CASE(kind, w->writev(fd, vecs(1), -1));
    CASE(kind, w->writev(fd, vecs(1), INT_MIN));
    CASE(kind, w->writev(fd, vecs(1), INT_MAX));
    CASE(kind, w->writev(fd, vecs(1024), 1024));
    CASE(kind, w->writev(fd, vecs(1025), 1025));
    CASE(kind, w->writev(fd, vec(wild, 4), 1));
    CASE(kind, w->writev(fd, vec(in, (size_t)-1), 1));
    CASE(kind, w->writev(fd, vec(NULL, 0), 1));
    CASE(kind, w->writev(fd, vec(edge(4), 5), 1));
}

static void bad_sendfile(void) {
    CASE(UNIX_STREAM, w->sendfile(fd, -1, NULL, 4));
    CASE(UNIX_STREAM, w->sendfile(fd, pair[0], NULL, 4));
    CASE(UNIX_STREAM, w->sendfile(fd, fd, NULL, 4));
    CASE(UNIX_STREAM, w->sendfile(fd, file, wild, 4));
    CASE(UNIX_STREAM, w->sendfile(fd, file, constant, 4));
    CASE(UNIX_STREAM, w->sendfile(fd, file, offset(-1), 4));
    CASE(UNIX_STREAM, w->sendfile(fd, file, offset(LONG_MAX), 4));
    CASE(UNIX_STREAM, w->sendfile(fd, file, offset(1000), 4));
    CASE(UNIX_STREAM, w->sendfile(fd, file, NULL, 0));
    CASE(UNIX_STREAM, w->sendfile(fd, file, NULL, (size_t)-1));
    CASE(UNIX_STREAM, w->sendfile(fd, file, offset(0), (size_t)SSIZE_MAX));
    CASE(UNIX_PEER_GONE, w->sendfile(fd, file, NULL, 4));
    CASE(TCP_WRITE_SHUT, w->sendfile(fd, file, NULL, 4));
    CASE(PIPE_BROKEN, w->sendfile(fd, file, NULL, 4));
}

void transfer_cases(void) {
    for (size_t i = 0; i < sizeof streams / sizeof streams[0]; i++) {
        bad_buffers(streams[i]);
        bad_flags(streams[i]);
        bad_addresses(streams[i]);
        bad_vectors(streams[i]);
    }
    bad_sendfile();
}
