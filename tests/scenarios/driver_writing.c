/* What scenarios do with the bytes of streams: writing them in every way, passing them on, cutting them into frames. */
#include "driver.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

/* 1 and 0 of a write: taken. Below the mark there is nothing to say. */
static int taken(struct actor *stream, int result)
{
    if (result == 0)
        seen(stream, "full", "", 0);
    return result < 0 ? -1 : 0;
}

/* What was copied may be spoilt at once. */
static void spoil(unsigned char *bytes, size_t len)
{
    memset(bytes, 0xdd, len);
    free(bytes);
}

static int write_one(const struct args *args, rsk_stream stream)
{
    size_t before = args->actor->written, len = 0;
    unsigned char *bytes = bytes_of(args->actor, plain(args, 0), &len);
    int result = rsk_stream_write(stream, bytes, len, option_number(args, "tag", 0));
    spoil(bytes, len);
    if (result < 0)
        args->actor->written = before; /* nothing of it was taken */
    return taken(args->actor, result);
}

static int write_pieces(const struct args *args, rsk_stream stream)
{
    struct iovec pieces[WORDS];
    int count = 0;
    for (const char *word = plain(args, 0); word != NULL; word = plain(args, ++count))
        pieces[count].iov_base = bytes_of(args->actor, word, &pieces[count].iov_len);
    int result = rsk_stream_writev(stream, pieces, count, option_number(args, "tag", 0));
    for (int i = 0; i < count; i++)
        spoil(pieces[i].iov_base, pieces[i].iov_len);
    return taken(args->actor, result);
}

/* The bytes stay here until on_written gives them back (driver_events.c). */
static int write_kept(const struct args *args, rsk_stream stream)
{
    for (int i = 0; i < KEPT; i++) {
        struct kept *kept = &args->actor->kept[i];
        if (kept->data != NULL)
            continue;
        kept->tag = option_number(args, "tag", 0);
        kept->data = bytes_of(args->actor, plain(args, 0), &kept->len);
        int result = rsk_stream_write_ref(stream, kept->data, kept->len, kept->tag);
        if (result < 0) {
            free(kept->data);
            kept->data = NULL;
        }
        return taken(args->actor, result);
    }
    return NO_VERB;
}

static int write_file(const struct args *args, rsk_stream stream)
{
    int file = open(plain(args, 0), O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return -1;
    int64_t from = (int64_t)option_number(args, "from", 0);
    int result = rsk_stream_sendfile(stream, file, from, option_number(args, "len", 0), option_number(args, "tag", 0));
    close(file); /* the library has its own */
    return result < 0 ? -1 : 0;
}

static int write_back(const struct args *args, rsk_stream stream)
{
    return taken(args->actor, rsk_stream_write(stream, args->actor->chunk, args->actor->chunk_len, 0));
}

static void *write_in_a_thread(void *handle)
{
    static int code;
    const rsk_stream *stream = handle;
    code = rsk_stream_write(*stream, "x", 1, 0) < 0 ? errno : 0;
    return &code;
}

/* A write in a thread that does not own the loop; its errno becomes ours. */
static int write_elsewhere(rsk_stream stream)
{
    pthread_t thread;
    void *code = NULL;
    if (pthread_create(&thread, NULL, write_in_a_thread, &stream) != 0 || pthread_join(thread, &code) != 0)
        return NO_VERB;
    errno = *(int *)code;
    return errno == 0 ? 0 : -1;
}

static int set_framing(const struct args *args, rsk_stream stream)
{
    const char *kind = plain(args, 0);
    rsk_framing framing = {.size = sizeof framing};
    if (strcmp(kind, "none") == 0)
        return rsk_stream_set_framing(stream, NULL);
    framing.kind = strcmp(kind, "line") == 0        ? RSK_FRAME_LINE
                   : strcmp(kind, "delimiter") == 0 ? RSK_FRAME_DELIMITER
                   : strcmp(kind, "length") == 0    ? RSK_FRAME_LENGTH
                                                    : RSK_FRAME_FIXED;
    framing.flags |= option(args, "keep") != NULL ? RSK_FRAME_KEEP : 0;
    framing.flags |= option(args, "little_endian") != NULL ? RSK_FRAME_LITTLE_ENDIAN : 0;
    framing.max = (size_t)option_number(args, "max", 0);
    framing.length = (size_t)option_number(args, "length", 0);
    framing.length_offset = (size_t)option_number(args, "offset", 0);
    framing.length_adjust = option(args, "adjust") != NULL ? atoi(option(args, "adjust")) : 0;
    framing.header = (size_t)option_number(args, "header", 0);
    framing.delimiter = option(args, "by");
    framing.delimiter_len = framing.delimiter != NULL ? strlen(framing.delimiter) : 0;
    return rsk_stream_set_framing(stream, &framing);
}

static int queued(struct actor *actor, rsk_stream stream)
{
    ssize_t bytes = rsk_stream_queued(stream);
    if (bytes >= 0)
        seen(actor, "queued", bytes > 0 ? "some" : "0", 0);
    return bytes < 0 ? -1 : 0;
}

int transfer_act(const struct args *args)
{
    const char *verb = args->verb;
    rsk_stream stream = {args->actor->id};
    if (strcmp(verb, "write") == 0)
        return write_one(args, stream);
    if (strcmp(verb, "writev") == 0)
        return write_pieces(args, stream);
    if (strcmp(verb, "write_ref") == 0)
        return write_kept(args, stream);
    if (strcmp(verb, "sendfile") == 0)
        return write_file(args, stream);
    if (strcmp(verb, "write_in_a_thread") == 0)
        return write_elsewhere(stream);
    if (strcmp(verb, "echo") == 0)
        return write_back(args, stream);
    if (strcmp(verb, "framing") == 0)
        return set_framing(args, stream);
    if (strcmp(verb, "queued") == 0)
        return queued(args->actor, stream);
    if (strcmp(verb, "unpipe") == 0)
        return rsk_stream_pipe(stream, (rsk_stream){0}, 0);
    if (strcmp(verb, "pipe") == 0) {
        rsk_stream target = {actor_named(plain(args, 0))->id};
        return rsk_stream_pipe(stream, target, option(args, "keep") != NULL ? RSK_PIPE_KEEP_OPEN : 0);
    }
    return NO_VERB;
}
