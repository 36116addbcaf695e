/* Memory of the process for each stream that does nothing, in pages it wrote to. */
#include "loop_costs.h"

#include <sys/resource.h>
#include <sys/socket.h>

enum { FEW = 1000, MANY = 9000, SPARE = 200, MOST_BYTES = 512 };

static int fds[MANY];

static long own_bytes(void) {
    char line[256];
    long kib = -1;
    FILE *file = fopen("/proc/self/smaps_rollup", "re");
    MUST(file != NULL ? 0 : -1);
    while (kib == -1 && fgets(line, sizeof line, file) != NULL) {
        if (strncmp(line, "Private_Dirty:", 14) == 0) {
            kib = strtol(line + 14, NULL, 10);
        }
    }
    (void)fclose(file);
    return kib * 1024;
}

/* Connections that have echoed once. */
static void connect_up_to(struct bed *bed, int from, int count) {
    char byte = 'x';
    for (int i = from; i < count; i++) {
        unsigned long before = bed->requests;
        fds[i] = connect_client(bed);
        MUST(send(fds[i], &byte, 1, 0) == 1 ? 0 : -1);
        while (bed->requests == before) {
            serve(bed);
        }
        MUST(recv(fds[i], &byte, 1, 0) == 1 ? 0 : -1);
    }
}

void measure_memory(bool array) {
    struct bed bed;
    struct rlimit limit;
    int many = MANY;
    MUST(getrlimit(RLIMIT_NOFILE, &limit));
    if (limit.rlim_cur < 2 * MANY + SPARE) {
        many = ((int)limit.rlim_cur - SPARE) / 2;
        printf("  the limit of open files is %ld: %d connections instead of %d\n", (long)limit.rlim_cur, many, MANY);
    }
    if (many < 2 * FEW) {
        printf("  memory is not measured: the limit of open files is too low\n");
        return;
    }
    memset(fds, 0, sizeof fds);
    open_bed(&bed, array, 0);
    connect_up_to(&bed, 0, FEW);
    long before = own_bytes();
    connect_up_to(&bed, FEW, many);
    double each = (double)(own_bytes() - before) / (many - FEW);
    printf("  %.1f bytes for each of %d idle streams\n", each, many - FEW);
    CHECK(before > 0);
    CHECK(each <= MOST_BYTES);
    for (int i = 0; i < many; i++) {
        MUST(close(fds[i]));
    }
    close_bed(&bed);
}
