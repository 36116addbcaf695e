/* describe: what a socket is and which side of a connection, for descriptors of the library and of others, truthfully. */
#include "describe.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>

CHECK_PROGRAM("describe");

rsk_description described(int fd) {
    rsk_description told = {.size = sizeof told};
    CHECK_GIVES(rsk_describe(fd, &told), 0);
    CHECK_INT(told.size, sizeof told);
    CHECK_INT(told.fd, fd);
    return told;
}

int says(int fd, const char *part) {
    char text[1024];
    errno = CHECK_MARK;
    int length = rsk_describe_text(fd, text, sizeof text);
    if (length < 0 || (size_t)length != strlen(text) || errno != CHECK_MARK || strchr(text, '\n') != NULL) {
        check_report(__FILE__, __LINE__, "rsk_describe_text(%d) gave %d", fd, length);
        return 0;
    }
    if (strstr(text, part) == NULL) {
        printf("  \"%s\" is not in: %s\n", part, text);
    }
    return strstr(text, part) != NULL;
}

static void not_a_socket(void) {
    rsk_description told = {.size = sizeof told}, before;
    char text[1024];
    int ends[2], file = (int)MUST(open("/dev/null", O_RDONLY | O_CLOEXEC));
    MUST(pipe(ends));
    memset(&told, 0x5a, sizeof told);
    told.size = sizeof told;
    before = told;
    CHECK_FAILS(rsk_describe(file, &told), ENOTSOCK);
    CHECK_FAILS(rsk_describe(ends[0], &told), ENOTSOCK);
    CHECK_FAILS(rsk_describe_text(ends[1], text, sizeof text), ENOTSOCK);
    CHECK(rsk_explain(text, sizeof text) > 0 && strstr(text, "a pipe: pipe:[") != NULL);
    CHECK_FAILS(rsk_describe(-1, &told), EBADF);
    CHECK_FAILS(rsk_describe(1000000, &told), EBADF);
    CHECK_FAILS(rsk_describe_text(-1, text, sizeof text), EBADF);
    CHECK(memcmp(&told, &before, sizeof told) == 0);
    (void)close(ends[0]);
    (void)close(ends[1]);
    (void)close(file);
}

static void sizes(void) {
    int fd = rsk_udp_open("127.0.0.1", "0", 0, 0);
    struct {
        rsk_description told;
        char more[64];
    } newer = {.told = {.size = sizeof newer}};
    memset(newer.more, 0x5a, sizeof newer.more);
    /* A program built for a later release: it gets what this one knows. */
    CHECK_GIVES(rsk_describe(fd, &newer.told), 0);
    CHECK_INT(newer.told.size, sizeof newer.told);
    CHECK(newer.more[0] == 0x5a && newer.more[63] == 0x5a);
    static const size_t wrong[] = {0, 1, 8, 64, sizeof (rsk_description) - 1};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        rsk_description told = {.size = wrong[i]};
        CHECK_FAILS(rsk_describe(fd, &told), EINVAL);
    }
    CHECK_FAILS(rsk_describe(fd, NULL), EFAULT);

    char text[1024], small[8] = "1234567";
    int full = rsk_describe_text(fd, text, sizeof text);
    CHECK(full > 20 && (size_t)full == strlen(text));
    CHECK_GIVES(rsk_describe_text(fd, NULL, 0), full);
    CHECK_GIVES(rsk_describe_text(fd, small, 5), full);
    CHECK(memcmp(small, text, 4) == 0 && small[4] == '\0' && small[5] == '6');
    CHECK_GIVES(rsk_describe_text(fd, small, 1), full);
    CHECK(small[0] == '\0');
    CHECK_FAILS(rsk_describe_text(fd, NULL, 10), EFAULT);
    (void)close(fd);
}

static void without_connection(void) {
    int fd = rsk_socket(AF_INET, SOCK_STREAM, 0);
    rsk_description told = described(fd);
    CHECK(told.family == AF_INET && told.type == SOCK_STREAM && told.protocol == IPPROTO_TCP);
    CHECK(told.role == RSK_ROLE_UNCONNECTED && told.state == TCP_CLOSE && told.peer_len == 0);
    CHECK(told.cloexec == 0 && told.nonblocking == 0 && told.rtt_us == -1 && told.acked == -1);
    CHECK(says(fd, ": TCP 0.0.0.0:0, not connected") && says(fd, ", blocking, inherited by exec"));
    (void)close(fd);

    fd = rsk_udp_open("127.0.0.1", "0", RSK_NONBLOCK, 0);
    told = described(fd);
    CHECK(told.protocol == IPPROTO_UDP && told.role == RSK_ROLE_UNCONNECTED && told.local_len == sizeof (struct sockaddr_in));
    CHECK(told.cloexec == 1 && told.nonblocking == 1 && told.unread == 0 && told.waiting == -1);
    CHECK(says(fd, ": UDP 127.0.0.1:") && says(fd, ", any peer, 0 bytes to read") && says(fd, ", non-blocking"));
    CHECK(told.receive_buffer > 0 && told.send_buffer > 0);
    struct sockaddr_in self;
    memcpy(&self, &told.local, sizeof self);
    CHECK(rsk_sendto(fd, "four", 4, 0, (struct sockaddr *)&self, sizeof self) == 4);
    CHECK_INT(described(fd).unread, 4);
    CHECK(connect(fd, (struct sockaddr *)&self, sizeof self) == 0);
    told = described(fd);
    CHECK(told.role == RSK_ROLE_CLIENT && told.state == TCP_ESTABLISHED);
    CHECK(memcmp(&told.local, &told.peer, told.local_len) == 0 && says(fd, " -> 127.0.0.1:") && says(fd, ", connected"));
    (void)close(fd);
}

static void unix_sockets(void) {
    char directory[] = "/tmp/rustsock-describe-XXXXXX", path[64];
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (mkdtemp(directory) == NULL) {
        check_must(-1, __FILE__, __LINE__, "mkdtemp");
    }
    (void)snprintf(path, sizeof path, "%s/s", directory);
    strcpy(address.sun_path, path);
    int listener = rsk_unix_listen(path, SOCK_STREAM, 0, 0);
    CHECK(described(listener).role == RSK_ROLE_LISTENER && described(listener).state == TCP_LISTEN);
    CHECK(says(listener, ": Unix stream unix:/tmp/rustsock-describe-") && says(listener, ", listening"));
    /* Nobody has told the library of these two. */
    int client = (int)MUST(socket(AF_UNIX, SOCK_STREAM, 0));
    MUST(connect(client, (struct sockaddr *)&address, sizeof address));
    int server = (int)MUST(accept(listener, NULL, NULL));
    rsk_description told = described(client);
    CHECK(told.role == RSK_ROLE_CLIENT && told.peer_pid == getpid() && told.peer_uid == (int)getuid());
    CHECK(told.peer_gid == (int)getgid());
    CHECK_INT(described(server).role, RSK_ROLE_SERVER);
    CHECK(says(server, " <- unix:(unnamed), server side, connected, peer is process "));
    CHECK(says(client, " -> unix:/tmp/"));
    MUST(write(client, "12345", 5));
    CHECK_INT(described(server).unread, 5);
    CHECK_INT(described(client).unsent, -1); /* the kernel tells memory, not bytes */
    (void)close(server);
    (void)close(client);
    (void)close(listener);
    MUST(unlink(path));
    MUST(rmdir(directory));

    int pair[2], ours[2];
    MUST(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair));
    MUST(rsk_socketpair(AF_UNIX, SOCK_DGRAM, 0, ours));
    CHECK(described(pair[0]).role == RSK_ROLE_PAIR && described(ours[1]).role == RSK_ROLE_PAIR);
    CHECK(says(pair[0], ": Unix SOCK_SEQPACKET, one of a pair, connected"));
    CHECK(says(ours[0], ": Unix datagram, one of a pair, connected"));
    for (int i = 0; i < 2; i++) {
        (void)close(pair[i]);
        (void)close(ours[i]);
    }
}

static void other_families(void) {
    int fd = socket(AF_NETLINK, SOCK_RAW, 0);
    if (fd >= 0) {
        CHECK_INT(described(fd).family, AF_NETLINK);
        CHECK(says(fd, ": AF_NETLINK SOCK_RAW an AF_NETLINK address"));
        (void)close(fd);
    }
    fd = rsk_packet_open("lo", 0);
    if (fd < 0) {
        CHECK_INT(errno, EPERM);
        printf("describe: skipped here: raw and packet sockets: needs CAP_NET_RAW\n");
        return;
    }
    CHECK_INT(described(fd).family, AF_PACKET);
    CHECK(says(fd, ": packets of interface 1"));
    (void)close(fd);
    fd = rsk_packet_open(NULL, 0);
    CHECK(says(fd, ": packets of every interface"));
    (void)close(fd);
    fd = rsk_raw_open(AF_INET, IPPROTO_ICMP, 0);
    CHECK(says(fd, ": raw ICMP 0.0.0.0"));
    (void)close(fd);
}

int main(void) {
    CHECK_INT(rsk_set_language("en"), 0);
    not_a_socket();
    sizes();
    without_connection();
    unix_sockets();
    other_families();
    tcp_part();
    return check_end();
}
