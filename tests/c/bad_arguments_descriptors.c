/* Every call with every kind of descriptor: not open, not a socket, wrong type, wrong state. */
#include "bad_arguments.h"

/* F_DUPFD gives the lowest free number, so the copy goes at once. */
static long copied(int command, int above) {
    long made = w->fcntl(fd, command, above);
    int error = errno;
    if (made >= 0) {
        (void)close((int)made);
    }
    errno = error;
    return made;
}

/* A stream on a copy: whether it can be made and knows its descriptor. */
static long stream(const char *mode) {
    int copy = dup(fd), error;
    FILE *made;
    errno = CHECK_MARK;
    made = w->fdopen(copy, mode);
    error = errno;
    long answer = made == NULL ? -1 : fileno(made) == copy;
    if (made != NULL) {
        (void)fclose(made);
    } else {
        (void)close(copy);
    }
    errno = error;
    return answer;
}

static void control_cases(void) {
    EVERY_FD(w->dup2(fd, 77));
    EVERY_FD(w->dup2(fd, fd));
    EVERY_FD(w->dup2(fd, -1));
    EVERY_FD(w->dup2(fd, 1 << 30));
    EVERY_FD(w->dup2(77, fd));
    EVERY_FD(w->dup3(fd, 77, 0));
    EVERY_FD(w->dup3(fd, 77, O_CLOEXEC));
    EVERY_FD(w->dup3(fd, 77, 4711));
    EVERY_FD(w->dup3(fd, fd, 0));
    EVERY_FD(w->fcntl(fd, F_GETFL));
    EVERY_FD(w->fcntl(fd, F_GETFD));
    EVERY_FD(w->fcntl(fd, F_SETFD, FD_CLOEXEC));
    EVERY_FD(w->fcntl(fd, F_SETFL, O_NONBLOCK));
    EVERY_FD(w->fcntl(fd, F_GETOWN));
    EVERY_FD(w->fcntl(fd, F_SETOWN, 1 << 30));
    EVERY_FD(w->fcntl(fd, 4711, 1));
    EVERY_FD(w->fcntl(fd, -1, NULL));
    EVERY_FD(w->fcntl(fd, F_GETLK, wild));
    EVERY_FD(w->fcntl(fd, F_SETLK, NULL));
    EVERY_FD(w->fcntl(fd, F_DUPFD, -1));
    EVERY_FD(copied(F_DUPFD, 80));
    EVERY_FD(copied(F_DUPFD_CLOEXEC, 90));
    EVERY_FD(w->ioctl(fd, FIONREAD, out));
    EVERY_FD(w->ioctl(fd, FIONREAD, wild));
    EVERY_FD(w->ioctl(fd, FIONBIO, number(1)));
    EVERY_FD(w->ioctl(fd, FIONBIO, wild));
    EVERY_FD(w->ioctl(fd, TIOCGWINSZ, out));
    EVERY_FD(w->ioctl(fd, SIOCATMARK, out));
    EVERY_FD(w->ioctl(fd, SIOCGIFFLAGS, out));
    EVERY_FD(w->ioctl(fd, 0UL, NULL));
    EVERY_FD(w->ioctl(fd, ~0UL, wild));
    EVERY_FD(stream("r"));
    EVERY_FD(stream("w"));
    EVERY_FD(stream("a"));
    EVERY_FD(stream("r+b"));
    EVERY_FD(stream("nonsense"));
    EVERY_FD(stream(""));
    CASE(NONE, w->epoll_create(0));
    CASE(NONE, w->epoll_create(-1));
}

void descriptor_cases(void) {
    control_cases();
    EVERY_FD(w->bind(fd, server(), IN_LEN));
    EVERY_FD(w->listen(fd, 1));
    EVERY_FD(w->accept(fd, NULL, NULL));
    EVERY_FD(w->accept(fd, (struct sockaddr *)out, room(128)));
    EVERY_FD(w->accept4(fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC));
    EVERY_FD(w->accept4(fd, (struct sockaddr *)out, room(128), SOCK_CLOEXEC));
    EVERY_FD(w->connect(fd, client(), IN_LEN));
    EVERY_FD(w->shutdown(fd, SHUT_RD));
    EVERY_FD(w->shutdown(fd, SHUT_WR));
    EVERY_FD(w->shutdown(fd, SHUT_RDWR));
    EVERY_FD(w->close(fd));
    EVERY_FD(w->dup(fd));
    EVERY_FD(w->send(fd, in, 5, 0));
    EVERY_FD(w->send(fd, in, 0, 0));
    EVERY_FD(w->send(fd, in, 5, MSG_OOB));
    EVERY_FD(w->recv(fd, out, 100, 0));
    EVERY_FD(w->recv(fd, out, 100, MSG_PEEK));
    EVERY_FD(w->recv(fd, out, 3, MSG_TRUNC));
    EVERY_FD(w->recv(fd, out, 1, MSG_OOB));
    EVERY_FD(w->recv(fd, out, 0, 0));
    EVERY_FD(w->sendto(fd, in, 5, 0, client(), IN_LEN));
    EVERY_FD(w->sendto(fd, in, 5, 0, NULL, 0));
    EVERY_FD(w->sendto(fd, in, 5, 0, unix_abstract("nobody"), UN_LEN));
    EVERY_FD(w->recvfrom(fd, out, 100, 0, (struct sockaddr *)(out + 200), room(128)));
    EVERY_FD(w->recvfrom(fd, out, 100, 0, NULL, NULL));
    EVERY_FD(w->sendmsg(fd, msg(vec(in, 5), 1, NULL, 0), 0));
    EVERY_FD(w->sendmsg(fd, msg(NULL, 0, NULL, 0), 0));
    EVERY_FD(w->recvmsg(fd, msg(vec(out, 100), 1, out + 200, 64), 0));
    EVERY_FD(w->recvmsg(fd, msg(NULL, 0, NULL, 0), 0));
    EVERY_FD(w->sendmmsg(fd, msgs(vec(in, 5), 1), 2, 0));
    EVERY_FD(w->recvmmsg(fd, msgs(vec(out, 100), 1), 2, 0, NULL));
    EVERY_FD(w->read(fd, out, 100));
    EVERY_FD(w->read(fd, out, 0));
    EVERY_FD(w->write(fd, in, 8));
    EVERY_FD(w->write(fd, in, 0));
    EVERY_FD(w->readv(fd, vecs(3), 3));
    EVERY_FD(w->writev(fd, vecs(8), 8));
    EVERY_FD(w->sendfile(fd, file, NULL, 10));
    EVERY_FD(w->sendfile(fd, file, offset(5), 10));
    EVERY_FD(w->sendfile(pair[0], fd, NULL, 10));
    EVERY_FD(w->sendfile(pair[0], fd, offset(0), 10));
    EVERY_FD(w->getsockopt(fd, SOL_SOCKET, SO_TYPE, out, room(4)));
    EVERY_FD(w->getsockopt(fd, SOL_SOCKET, SO_ERROR, out, room(4)));
    EVERY_FD(w->getsockopt(fd, IPPROTO_TCP, TCP_NODELAY, out, room(4)));
    EVERY_FD(w->setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, number(1), 4));
    EVERY_FD(w->setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, number(1), 4));
    EVERY_FD(w->setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, number(1), 4));
    EVERY_FD(w->getsockname(fd, (struct sockaddr *)out, room(128)));
    EVERY_FD(w->getpeername(fd, (struct sockaddr *)out, room(128)));
    EVERY_FD(w->select(fd >= 0 && fd < 1000 ? fd + 1 : fd, only(fd), NULL, NULL, tv(0, 0)));
    EVERY_FD(w->pselect(1000, only(fd), NULL, NULL, ts(0, 0), NULL));
    EVERY_FD(w->poll(pollfds(fd, POLLIN | POLLOUT | POLLPRI | POLLRDHUP), 2, 0));
    EVERY_FD(w->ppoll(pollfds(fd, POLLIN | POLLOUT), 2, ts(0, 0), NULL));
    EVERY_FD(w->epoll_ctl(fd, EPOLL_CTL_ADD, pair[0], event(EPOLLIN)));
    EVERY_FD(w->epoll_ctl(fd, EPOLL_CTL_DEL, pair[0], NULL));
    EVERY_FD(w->epoll_wait(fd, (struct epoll_event *)out, 4, 0));
    EVERY_FD(w->epoll_pwait(fd, (struct epoll_event *)out, 4, 0, NULL));
}
