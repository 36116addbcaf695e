/*
 * Lesson 17: Unix sockets: the same calls between programs of one machine, and more than bytes.
 *
 * The address is a file name. Stream sockets work like TCP; datagram sockets keep borders and, unlike
 * UDP, lose nothing: a full queue makes the sender wait. Only Unix sockets carry open descriptors
 * (SCM_RIGHTS) and let the kernel vouch for who is at the other end (SO_PEERCRED, SCM_CREDENTIALS).
 *
 * Run:     build/examples/17_unix_sockets
 * Look at: the child opens a file, the parent reads from it: the descriptor has another number there
 *          and means the same open file. The name in the file system stays until it is removed.
 */
#include "loopback.h" /* check() */
#include <sys/wait.h>

static char directory[] = "/tmp/rustsock-lesson-XXXXXX";

static struct sockaddr_un named(const char *name) {
    struct sockaddr_un address = { .sun_family = AF_UNIX }; /* sun_path has room for 107 characters */

    snprintf(address.sun_path, sizeof address.sun_path, "%s/%s", directory, name);
    return address;
}

/* rsk_bind and rsk_connect take the same arguments: the server makes the name, the client uses it. */
static int opened(int type, const char *name, int (*bind_or_connect)(int, const struct sockaddr *, socklen_t)) {
    struct sockaddr_un address = named(name);
    int fd = check(rsk_socket(AF_UNIX, type | SOCK_CLOEXEC, 0));

    check(bind_or_connect(fd, (struct sockaddr *)&address, sizeof address));
    return fd;
}

static void remove_names(void) {
    if (unlink(named("stream").sun_path) == -1 || unlink(named("datagrams").sun_path) == -1 || rmdir(directory) == -1)
        perror(directory);
}

/* One byte of data goes with it: a message with nothing but a descriptor is no message on a stream. */
static void send_descriptor(int fd, int descriptor) {
    _Alignas(struct cmsghdr) char control[CMSG_SPACE(sizeof descriptor)] = { 0 };
    struct iovec data = { .iov_base = "F", .iov_len = 1 };
    struct msghdr message = { .msg_iov = &data, .msg_iovlen = 1, .msg_control = control,
                              .msg_controllen = sizeof control };
    struct cmsghdr *part = CMSG_FIRSTHDR(&message);

    part->cmsg_level = SOL_SOCKET;
    part->cmsg_type = SCM_RIGHTS;
    part->cmsg_len = CMSG_LEN(sizeof descriptor);
    memcpy(CMSG_DATA(part), &descriptor, sizeof descriptor);
    check(rsk_sendmsg(fd, &message, 0));
}

static int receive_descriptor(int fd, struct ucred *sender) {
    _Alignas(struct cmsghdr) char control[CMSG_SPACE(sizeof(int)) + CMSG_SPACE(sizeof *sender)];
    char byte;
    struct iovec data = { .iov_base = &byte, .iov_len = 1 };
    struct msghdr message = { .msg_iov = &data, .msg_iovlen = 1, .msg_control = control,
                              .msg_controllen = sizeof control };
    int descriptor = -1;

    check(rsk_recvmsg(fd, &message, MSG_CMSG_CLOEXEC));
    for (struct cmsghdr *part = CMSG_FIRSTHDR(&message); part != NULL; part = CMSG_NXTHDR(&message, part))
        if (part->cmsg_level == SOL_SOCKET && part->cmsg_type == SCM_RIGHTS)
            memcpy(&descriptor, CMSG_DATA(part), sizeof descriptor);
        else if (part->cmsg_level == SOL_SOCKET && part->cmsg_type == SCM_CREDENTIALS)
            memcpy(sender, CMSG_DATA(part), sizeof *sender);
    return descriptor;
}

static void child(void) {
    int stream = opened(SOCK_STREAM, "stream", rsk_connect), datagrams = opened(SOCK_DGRAM, "datagrams", rsk_connect);
    FILE *file = tmpfile(); /* it has no name: nobody else can open it */
    char byte;

    check(rsk_send(datagrams, "one", 3, 0));
    check(rsk_send(datagrams, "three", 5, 0));
    check(rsk_recv(stream, &byte, 1, 0)); /* the parent is ready */
    if (file == NULL || fputs("written by the child", file) == EOF || fflush(file) == EOF)
        _exit(EXIT_FAILURE);
    send_descriptor(stream, fileno(file));
    _exit(EXIT_SUCCESS); /* closes all of them: the file lives on in the parent */
}

int main(void) {
    struct ucred peer, sender = { .pid = 0 };
    struct sockaddr_un address;
    socklen_t length = sizeof peer;
    int on = 1, status, listener, datagrams, stream, file, n;
    char text[64];
    pid_t pid;

    print_line_by_line();
    check_system(mkdtemp(directory) == NULL || atexit(remove_names) != 0 ? -1 : 0, directory);
    listener = opened(SOCK_STREAM, "stream", rsk_bind);
    check(rsk_listen(listener, 1));
    datagrams = opened(SOCK_DGRAM, "datagrams", rsk_bind);
    if ((pid = check_system(fork(), "fork")) == 0)
        child();

    for (int i = 0; i < 2; i++)
        printf("datagrams:  recv() gave %d bytes\n", check(rsk_recv(datagrams, text, sizeof text, 0)));
    stream = check(rsk_accept4(listener, NULL, NULL, SOCK_CLOEXEC));
    check(rsk_getsockopt(stream, SOL_SOCKET, SO_PEERCRED, &peer, &length));
    printf("stream:     accept(); the kernel says that the peer is %s\n", peer.pid == pid ? "our child" : "a stranger");
    check(rsk_setsockopt(stream, SOL_SOCKET, SO_PASSCRED, &on, sizeof on)); /* before the other one sends */
    check(rsk_send(stream, "?", 1, 0));
    file = receive_descriptor(stream, &sender);
    check_system(n = (int)pread(file, text, sizeof text, 0), "pread");
    printf("descriptor: fd %d came, the open file says \"%.*s\"\n", file, n, text);
    printf("descriptor: sent by %s, user %s\n", sender.pid == pid ? "our child" : "a stranger",
           sender.uid == getuid() ? "as ours" : "another");
    check_system(waitpid(pid, &status, 0) == -1 || close(file) == -1 ? -1 : 0, "end");
    check(rsk_close(stream) == -1 || rsk_close(listener) == -1 || rsk_close(datagrams) == -1 ? -1 : 0);
    address = named("stream");
    stream = check(rsk_socket(AF_UNIX, SOCK_STREAM, 0));
    n = rsk_connect(stream, (struct sockaddr *)&address, sizeof address);
    printf("name:       it is still there after close(); connect() gave %d, %s\n", n, rsk_error_name(rsk_last_error()));
    check(rsk_close(stream));
    return status == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
