/* event_stream: what ends a receive before all is received, and must not end the stream's hearing. */
#include "event_stream.h"

/* A receive stops at urgent data; what lies behind it is not told by the system a second time. */
static void at_urgent_data(void) {
    struct side *one = malloc(sizeof *one);
    int fd = stream_and_fd(one, true, NULL);
    for (int round = 1; round <= 3; round++) {
        CHECK_INT(send(fd, "before", 6, 0), 6);
        CHECK_INT(send(fd, "!", 1, MSG_OOB), 1);
        CHECK_INT(send(fd, "behind", 6, 0), 6);
        until_bytes(one, (size_t)round * 12, __LINE__);
    }
    CHECK(memcmp(one->bytes, "beforebehindbeforebehind", 24) == 0);
    CHECK_GIVES(close(fd), 0);
    UNTIL(one->told[RSK_EVENT_CLOSE], 1);
    CHECK_INT(one->close_code, 0);
    drop(one);
    free(one);
}

static void pass_descriptor(int fd, const char *text, int passed) {
    union {
        struct cmsghdr header;
        char bytes[CMSG_SPACE(sizeof(int))];
    } control = {0};
    struct iovec piece = {.iov_base = (void *)(uintptr_t)text, .iov_len = strlen(text)};
    struct msghdr message = {
        .msg_iov = &piece, .msg_iovlen = 1, .msg_control = control.bytes, .msg_controllen = sizeof control.bytes};
    control.header.cmsg_level = SOL_SOCKET;
    control.header.cmsg_type = SCM_RIGHTS;
    control.header.cmsg_len = CMSG_LEN(sizeof(int));
    memcpy(CMSG_DATA(&control.header), &passed, sizeof passed);
    CHECK_INT(sendmsg(fd, &message, 0), (long)piece.iov_len);
}

/* Nor at a descriptor that somebody passes, which a stream does not take. */
static void at_a_descriptor(void) {
    struct side *one = malloc(sizeof *one);
    int fd = stream_and_fd(one, false, NULL);
    for (int round = 1; round <= 3; round++) {
        CHECK_INT(send(fd, "before", 6, 0), 6);
        pass_descriptor(fd, "with", fd);
        CHECK_INT(send(fd, "behind", 6, 0), 6);
        until_bytes(one, (size_t)round * 16, __LINE__);
    }
    CHECK(memcmp(one->bytes, "beforewithbehindbeforewithbehind", 32) == 0);
    CHECK_GIVES(close(fd), 0);
    UNTIL(one->told[RSK_EVENT_CLOSE], 1);
    drop(one);
    free(one);
}

void stops_part(void) {
    at_urgent_data();
    at_a_descriptor();
}
