/* Bytes through every transfer function. */
#include "twins.h"

#include <sys/mman.h>

static void udp_with_addresses(void) {
    struct sockaddr_in one = {.sin_family = AF_INET, .sin_addr = {.s_addr = htonl(INADDR_LOOPBACK)}}, other = one, from;
    socklen_t bytes = sizeof one;
    char buffer[16];
    int a = rsk_socket(AF_INET, SOCK_DGRAM, 0), b = rsk_socket(AF_INET, SOCK_DGRAM, 0);
    CHECK_GIVES(rsk_bind(a, (struct sockaddr *)&one, sizeof one), 0);
    CHECK_GIVES(rsk_bind(b, (struct sockaddr *)&other, sizeof other), 0);
    CHECK_GIVES(rsk_getsockname(a, (struct sockaddr *)&one, &bytes), 0);
    CHECK_GIVES(rsk_getsockname(b, (struct sockaddr *)&other, &bytes), 0);
    CHECK_GIVES(rsk_sendto(a, "datagram", 8, 0, (struct sockaddr *)&other, sizeof other), 8);
    memset(&from, 0, sizeof from);
    CHECK_GIVES(rsk_recvfrom(b, buffer, sizeof buffer, 0, (struct sockaddr *)&from, &bytes), 8);
    CHECK(bytes == sizeof from && from.sin_port == one.sin_port && from.sin_family == AF_INET);
    CHECK(memcmp(buffer, "datagram", 8) == 0);
    CHECK_GIVES(rsk_sendto(a, "", 0, 0, (struct sockaddr *)&other, sizeof other), 0);
    CHECK_GIVES(rsk_recvfrom(b, buffer, sizeof buffer, 0, NULL, NULL), 0);
    CHECK_GIVES(rsk_sendto(a, "too long", 8, 0, (struct sockaddr *)&other, sizeof other), 8);
    CHECK_GIVES(rsk_recv(b, buffer, 3, MSG_TRUNC), 8);
    CHECK_GIVES(rsk_close(a), 0);
    CHECK_GIVES(rsk_close(b), 0);
}

static void flags_of_recv(int two[2]) {
    char buffer[16] = "";
    CHECK_GIVES(rsk_send(two[0], "abcdef", 6, 0), 6);
    CHECK_GIVES(rsk_recv(two[1], buffer, 3, MSG_PEEK), 3);
    CHECK_GIVES(rsk_recv(two[1], buffer, 6, MSG_WAITALL), 6);
    CHECK(memcmp(buffer, "abcdef", 6) == 0);
    CHECK_FAILS(rsk_recv(two[1], buffer, 6, MSG_DONTWAIT), EAGAIN);
}

static void reads_and_writes(int two[2]) {
    char buffer[16] = "", first[4], second[8];
    CHECK_GIVES(rsk_write(two[0], "written", 7), 7);
    CHECK_GIVES(rsk_read(two[1], buffer, sizeof buffer), 7);
    CHECK(memcmp(buffer, "written", 7) == 0);
    struct iovec out[3] = {{.iov_base = "ab", .iov_len = 2}, {.iov_base = NULL, .iov_len = 0}, {.iov_base = "cdefg", .iov_len = 5}};
    struct iovec in[2] = {{.iov_base = first, .iov_len = 4}, {.iov_base = second, .iov_len = 8}};
    CHECK_GIVES(rsk_writev(two[0], out, 3), 7);
    CHECK_GIVES(rsk_readv(two[1], in, 2), 7);
    CHECK(memcmp(first, "abcd", 4) == 0 && memcmp(second, "efg", 3) == 0);
}

static void pipes_and_files(void) {
    int two[2];
    char buffer[8];
    MUST(pipe(two));
    CHECK_GIVES(rsk_write(two[1], "pipe", 4), 4);
    CHECK_GIVES(rsk_read(two[0], buffer, sizeof buffer), 4);
    struct iovec part = {.iov_base = "vector", .iov_len = 6};
    CHECK_GIVES(rsk_writev(two[1], &part, 1), 6);
    CHECK_GIVES(rsk_read(two[0], buffer, sizeof buffer), 6);
    CHECK_GIVES(rsk_close(two[1]), 0);
    CHECK_GIVES(rsk_read(two[0], buffer, sizeof buffer), 0);
    CHECK_GIVES(rsk_close(two[0]), 0);
    int file = (int)MUST(memfd_create("twins", 0));
    CHECK_GIVES(rsk_write(file, "content", 7), 7);
    CHECK_INT(lseek(file, 0, SEEK_SET), 0);
    CHECK_GIVES(rsk_read(file, buffer, sizeof buffer), 7);
    CHECK_GIVES(rsk_close(file), 0);
}

static void files_to_sockets(int two[2]) {
    char buffer[32];
    off_t at = 3;
    int file = (int)MUST(memfd_create("twins", 0));
    MUST(write(file, "0123456789", 10));
    MUST(lseek(file, 0, SEEK_SET));
    CHECK_GIVES(rsk_sendfile(two[0], file, NULL, 4), 4);
    CHECK_INT(lseek(file, 0, SEEK_CUR), 4);
    CHECK_GIVES(rsk_sendfile(two[0], file, &at, 100), 7);
    CHECK_INT(at, 10);
    CHECK_INT(lseek(file, 0, SEEK_CUR), 4);
    CHECK_GIVES(rsk_sendfile(two[0], file, &at, 100), 0);
    CHECK_GIVES(rsk_recv(two[1], buffer, 11, MSG_WAITALL), 11);
    CHECK(memcmp(buffer, "01233456789", 11) == 0);
    CHECK_GIVES(rsk_close(file), 0);
}

void transfer_part(void) {
    int two[2];
    udp_with_addresses();
    CHECK_GIVES(rsk_socketpair(AF_UNIX, SOCK_STREAM, 0, two), 0);
    flags_of_recv(two);
    reads_and_writes(two);
    files_to_sockets(two);
    CHECK_GIVES(rsk_close(two[0]), 0);
    CHECK_GIVES(rsk_close(two[1]), 0);
    pipes_and_files();
}

static void one_message(int two[2]) {
    char first[3] = "", second[8] = "";
    struct iovec out[2] = {{.iov_base = "abc", .iov_len = 3}, {.iov_base = "defg", .iov_len = 4}};
    struct iovec in[2] = {{.iov_base = first, .iov_len = 3}, {.iov_base = second, .iov_len = 8}};
    struct msghdr sent = {.msg_iov = out, .msg_iovlen = 2}, got = {.msg_iov = in, .msg_iovlen = 2, .msg_flags = -1};
    CHECK_GIVES(rsk_sendmsg(two[0], &sent, 0), 7);
    CHECK_GIVES(rsk_recvmsg(two[1], &got, 0), 7);
    CHECK(memcmp(first, "abc", 3) == 0 && memcmp(second, "defg", 4) == 0);
    CHECK_INT(got.msg_flags, 0);
    got.msg_iovlen = 1;
    CHECK_GIVES(rsk_sendmsg(two[0], &sent, 0), 7);
    CHECK_GIVES(rsk_recvmsg(two[1], &got, 0), 3);
    CHECK_INT(got.msg_flags, MSG_TRUNC);
}

static void descriptors_travel(int two[2]) {
    union {
        struct cmsghdr header;
        char bytes[CMSG_SPACE(sizeof(int))];
    } control;
    struct iovec part = {.iov_base = (char[1]){'f'}, .iov_len = 1};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control};
    int ends[2], arrived = -1;
    MUST(pipe(ends));
    memset(&control, 0, sizeof control);
    control.header.cmsg_len = CMSG_LEN(sizeof(int));
    control.header.cmsg_level = SOL_SOCKET;
    control.header.cmsg_type = SCM_RIGHTS;
    memcpy(CMSG_DATA(&control.header), &ends[1], sizeof(int));
    CHECK_GIVES(rsk_sendmsg(two[0], &message, 0), 1);
    memset(&control, 0, sizeof control);
    CHECK_GIVES(rsk_recvmsg(two[1], &message, MSG_CMSG_CLOEXEC), 1);
    memcpy(&arrived, CMSG_DATA(&control.header), sizeof(int));
    CHECK(message.msg_controllen >= CMSG_LEN(sizeof(int)) && arrived != ends[1]);
    CHECK_INT(fcntl(arrived, F_GETFD), FD_CLOEXEC);
    CHECK_GIVES(rsk_write(arrived, "through", 7), 7);
    CHECK_GIVES(rsk_read(ends[0], (char[8]){0}, 8), 7);
    CHECK_GIVES(rsk_close(arrived), 0);
    CHECK_GIVES(rsk_close(ends[0]), 0);
    CHECK_GIVES(rsk_close(ends[1]), 0);
}

static void many_messages(int two[2]) {
    char buffers[4][8];
    struct iovec out[3] = {{.iov_base = "one", .iov_len = 3}, {.iov_base = "three", .iov_len = 5}, {.iov_base = "", .iov_len = 0}};
    struct iovec in[4];
    struct mmsghdr sent[3], got[4];
    memset(sent, 0, sizeof sent);
    memset(got, 0, sizeof got);
    for (int i = 0; i < 4; i++) {
        if (i < 3) {
            sent[i].msg_hdr.msg_iov = &out[i];
            sent[i].msg_hdr.msg_iovlen = 1;
        }
        in[i] = (struct iovec){.iov_base = buffers[i], .iov_len = sizeof buffers[i]};
        got[i].msg_hdr.msg_iov = &in[i];
        got[i].msg_hdr.msg_iovlen = 1;
    }
    CHECK_GIVES(rsk_sendmmsg(two[0], sent, 2, 0), 2);
    CHECK(sent[0].msg_len == 3 && sent[1].msg_len == 5);
    CHECK_GIVES(rsk_recvmmsg(two[1], got, 4, MSG_DONTWAIT, NULL), 2);
    CHECK(got[0].msg_len == 3 && got[1].msg_len == 5 && memcmp(buffers[1], "three", 5) == 0);
    CHECK_FAILS(rsk_recvmmsg(two[1], got, 4, MSG_DONTWAIT, NULL), EAGAIN);
    CHECK_GIVES(rsk_sendmmsg(two[0], sent, 1, 0), 1);
    CHECK_GIVES(rsk_recvmmsg(two[1], got, 4, MSG_WAITFORONE, NULL), 1);
    CHECK_GIVES(rsk_sendmmsg(two[0], sent, 0, 0), 0);
}

void message_part(void) {
    int two[2];
    CHECK_GIVES(rsk_socketpair(AF_UNIX, SOCK_SEQPACKET, 0, two), 0);
    one_message(two);
    descriptors_travel(two);
    many_messages(two);
    CHECK_GIVES(rsk_close(two[0]), 0);
    CHECK_GIVES(rsk_close(two[1]), 0);
}
