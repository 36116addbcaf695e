/* The ways to send, each with what its answer must be. */
#include "random_streams.h"

#include <sys/mman.h>
#include <sys/uio.h>

/* Sizes that matter: nothing, a little, about a mark, more than the system takes at once. */
static size_t random_size(struct world *world, const struct handle *handle) {
    uint64_t size;
    switch (draw(world, 10)) {
    case 0:
        size = 0;
        break;
    case 1:
        size = handle->soft + draw(world, 3) - 1;
        break;
    case 2:
        size = handle->hard + draw(world, 3) - 1;
        break;
    case 3:
        size = 1 + draw(world, 300000);
        break;
    case 4:
    case 5:
        size = 1 + draw(world, 20000);
        break;
    default:
        size = 1 + draw(world, 400);
    }
    if (handle->side->sent == 0 && size > 0 && size < HELLO) {
        size = HELLO; /* whoever gets them knows whose they are */
    }
    return size > MOST_OF_A_SIDE && handle->hard > MOST_OF_A_SIDE ? 1000 : (size_t)size;
}

static uint64_t random_tag(struct world *world) {
    return one_in(world, 3) ? 0 : ++world->tags;
}

/* True if a refusal with this errno has a reason. */
static bool refused_rightly(const struct handle *handle, size_t len, ssize_t queued, int error) {
    int state = rsk_stream_state(handle->stream);
    bool closed = handle->destroyed || handle->detached || handle->errors > 0 || handle->closes > 0 || state < 0 || (state & RSK_STATE_CLOSED);
    switch (error) {
    case EAGAIN:
        return queued >= 0 && (size_t)queued + len > handle->hard && len <= handle->hard;
    case EMSGSIZE:
        return len > handle->hard;
    case EPIPE:
        return closed || handle->ended || handle->peer_ended
               || (state & (RSK_STATE_ENDING | RSK_STATE_ENDED | RSK_STATE_READABLE_END));
    case EALREADY:
    case EBADF:
        return closed;
    default:
        return false;
    }
}

/* True if the bytes were taken. */
static bool judge(struct world *world, struct handle *handle, const char *call, size_t len, ssize_t queued, int result) {
    int error = errno;
    TELL(world, "%s of %zu bytes, side %llu: %d%s%s", call, len, (unsigned long long)handle->side->number, result,
         result < 0 ? " " : "", result < 0 ? strerror(error) : "");
    if (result < 0) {
        if (!refused_rightly(handle, len, queued, error)) {
            WRONG(world, "%s of %zu bytes with %zd queued (marks %zu, %zu) was refused: %s", call, len, queued, handle->soft,
                  handle->hard, strerror(error));
        }
        handle->wants_drain = handle->wants_drain || error == EAGAIN;
        return false;
    }
    if (handle->ended || handle->destroyed) {
        WRONG(world, "%s after the end was taken", call);
    }
    ssize_t now = rsk_stream_queued(handle->stream);
    if (now < 0 || (result == 1) != ((size_t)now < handle->soft)) {
        WRONG(world, "%s gave %d with %zd bytes queued and a soft mark of %zu", call, result, now, handle->soft);
    }
    if ((size_t)now > handle->hard && queued <= (ssize_t)handle->hard) {
        WRONG(world, "%zd bytes queued are above the hard mark %zu", now, handle->hard);
    }
    handle->wants_drain = handle->wants_drain || result == 0;
    handle->side->sent += len;
    return true;
}

void write_some(struct world *world, struct handle *handle, size_t len) {
    unsigned char *bytes = malloc(len + 1);
    MUST(bytes != NULL ? 0 : -1);
    uint64_t tag = random_tag(world);
    fill(bytes, len, handle->side, handle->side->sent);
    ssize_t queued = rsk_stream_queued(handle->stream);
    if (judge(world, handle, "write", len, queued, rsk_stream_write(handle->stream, bytes, len, tag)) && tag != 0) {
        add_order(handle, tag, NULL, 0, false);
    }
    memset(bytes, 0xDD, len);
    free(bytes);
}

static void write_parts(struct world *world, struct handle *handle, size_t len) {
    struct iovec parts[5];
    int count = 0;
    unsigned char *bytes = malloc(len + 1);
    MUST(bytes != NULL ? 0 : -1);
    uint64_t tag = random_tag(world);
    fill(bytes, len, handle->side, handle->side->sent);
    for (size_t at = 0; count < 5; count++) {
        size_t part = count == 4 ? len - at : (size_t)draw(world, len - at + 1);
        parts[count] = (struct iovec){.iov_base = bytes + at, .iov_len = part};
        at += part;
    }
    ssize_t queued = rsk_stream_queued(handle->stream);
    if (judge(world, handle, "writev", len, queued, rsk_stream_writev(handle->stream, parts, count, tag)) && tag != 0) {
        add_order(handle, tag, NULL, 0, false);
    }
    memset(bytes, 0xDD, len);
    free(bytes);
}

static void write_borrowed(struct world *world, struct handle *handle, size_t len) {
    unsigned char *bytes = malloc(len + 1);
    MUST(bytes != NULL ? 0 : -1);
    uint64_t tag = ++world->tags;
    fill(bytes, len, handle->side, handle->side->sent);
    ssize_t queued = rsk_stream_queued(handle->stream);
    if (judge(world, handle, "write_ref", len, queued, rsk_stream_write_ref(handle->stream, bytes, len, tag))) {
        add_order(handle, tag, bytes, len, false);
    } else {
        free(bytes);
    }
}

static void send_file(struct world *world, struct handle *handle, size_t len) {
    struct side *side = handle->side;
    size_t before = (size_t)draw(world, 5000);
    bool too_short = len > HELLO && one_in(world, 30);
    uint64_t tag = random_tag(world);
    len = len > 300000 ? 300000 : len;
    unsigned char *bytes = malloc(before + len + 1);
    MUST(bytes != NULL ? 0 : -1);
    memset(bytes, 0x55, before);
    fill(bytes + before, len, side, side->sent);
    size_t there = before + len - (too_short ? 1 + (size_t)draw(world, len - HELLO) : 0);
    int file = (int)MUST(memfd_create("random_streams", MFD_CLOEXEC));
    MUST(write(file, bytes, there) == (ssize_t)there ? 0 : -1);
    int result = rsk_stream_sendfile(handle->stream, file, (int64_t)before, len, tag), error = errno;
    TELL(world, "sendfile of %zu bytes%s, side %llu: %d", len, too_short ? ", too short" : "", (unsigned long long)side->number, result);
    MUST(close(file));
    free(bytes);
    if (result < 0) {
        if (!refused_rightly(handle, 0, 0, error)) {
            WRONG(world, "sendfile of %zu bytes was refused: %s", len, strerror(error));
        }
        return;
    }
    side->sent += len;
    side->causes |= too_short ? (unsigned)SHORT_FILE : 0U;
    handle->wants_drain = handle->wants_drain || result == 0;
    if (tag != 0) {
        add_order(handle, tag, NULL, 0, false);
    }
}

void random_write(struct world *world, struct handle *handle) {
    size_t len = random_size(world, handle);
    if (handle->side->sent + len > MOST_OF_A_SIDE && len <= handle->hard) {
        return;
    }
    switch (draw(world, 8)) {
    case 0:
        write_parts(world, handle, len);
        break;
    case 1:
        write_borrowed(world, handle, len);
        break;
    case 2:
        send_file(world, handle, len);
        break;
    default:
        write_some(world, handle, len);
    }
}

void end_stream(struct world *world, struct handle *handle) {
    uint64_t tag = random_tag(world);
    int result = rsk_stream_end(handle->stream, tag);
    TELL(world, "end of side %llu: %d", (unsigned long long)handle->side->number, result);
    if (result < 0) {
        if (!refused_rightly(handle, 0, 0, errno) || errno == EAGAIN || errno == EMSGSIZE) {
            WRONG(world, "end was refused: %s", strerror(errno));
        }
        return;
    }
    if (handle->ended) {
        WRONG(world, "end was taken twice");
    }
    handle->ended = true;
    if (tag != 0) {
        add_order(handle, tag, NULL, 0, true);
    }
}
