/* shown for: rsk_stream_set_marks rsk_stream_writev rsk_stream_write_ref rsk_stream_queued rsk_stream_counters
 * rsk_stream_counts rsk_stream_destroy rsk_stream_reset */
#include <rustsock.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

static int failed(const char *step)
{
    rsk_perror(step);
    return 1;
}

/* Memory of rsk_stream_write_ref: the program's again, whatever has become of the write. */
static void written(rsk_stream stream, uint64_t tag, int code, void *user)
{
    (void)stream, (void)tag;
    printf("the large one has ended: %s\n", code == 0 ? "sent" : rsk_error_name(code));
    free(user);
}

int main(void)
{
    rsk_stream_callbacks callbacks = {.size = sizeof callbacks, .on_written = written};
    struct iovec pieces[2] = {{"two ", 4}, {"pieces", 6}};
    rsk_stream_counts counts = {.size = sizeof counts};
    size_t large_len = 4 << 20;
    char *large = calloc(1, large_len);
    rsk_stream stream, other;
    rsk_loop loop;
    int ends[2], answer;

    if (large == NULL || rsk_socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == -1)
        return failed("pair");
    if (rsk_loop_open(NULL, &loop) == -1
        || rsk_stream_adopt(loop, ends[0], NULL, &callbacks, large, &stream) == -1
        || rsk_stream_adopt(loop, ends[1], NULL, NULL, NULL, &other) == -1)
        return failed("adopt");
    if (rsk_stream_set_marks(stream, 100000, 5 << 20) == -1)
        return failed("marks");
    if (rsk_stream_writev(stream, pieces, 2, 0) == -1)
        return failed("writev");

    /* Without a copy: the memory is the stream's until on_written. */
    if ((answer = rsk_stream_write_ref(stream, large, large_len, 1)) == -1)
        return failed("write_ref");
    if (answer == 0)
        printf("wait for on_drain: %s queued\n", rsk_stream_queued(stream) > 100000 ? "much" : "little");
    if (rsk_stream_write_ref(stream, large, large_len, 2) == -1)
        printf("refused: %s\n", rsk_error_name(rsk_last_error()));
    if (rsk_stream_counters(stream, &counts) == -1)
        return failed("counters");
    printf("%" PRIu64 " bytes accepted, all of them sent: %s\n", counts.queued, counts.taken == counts.queued ? "yes" : "no");

    /* Nobody reads: it is given up. */
    if (rsk_stream_destroy(stream, 0) == -1 || rsk_stream_reset(other) == -1)
        return failed("end");
    if (rsk_loop_run(loop) == -1)
        return failed("run");
    return rsk_loop_close(loop) == 0 ? 0 : failed("close");
}
