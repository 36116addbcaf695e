/* shown for: rsk_loop_post rsk_loop_callback rsk_loop_stop rsk_loop_own rsk_loop_offload rsk_offload_work rsk_offload_done */
#include <rustsock.h>
#include <pthread.h>
#include <stdio.h>

static int failed(const char *step)
{
    rsk_perror(step);
    return 1;
}

/* In a thread of the library: may take its time, may not use the loop. */
static void add(void *user)
{
    long *sum = user;

    for (long i = 1; i <= 1000; i++)
        *sum += i;
}

/* In the thread of the loop. */
static void added(rsk_loop loop, int code, void *user)
{
    if (code == 0)
        printf("the sum is %ld\n", *(long *)user);
    rsk_loop_stop(loop);
}

static void begin(rsk_loop loop, void *user)
{
    rsk_offload_work work = add;
    rsk_offload_done done = added;

    if (rsk_loop_offload(loop, work, done, user) == -1) {
        rsk_perror("offload");
        rsk_loop_stop(loop);
    }
}

/* The loop was opened by main, and runs here. */
static void *run(void *argument)
{
    rsk_loop loop = *(rsk_loop *)argument;

    if (rsk_loop_own(loop) == -1 || rsk_loop_run(loop) == -1 || rsk_loop_close(loop) == -1)
        rsk_perror("run");
    return NULL;
}

int main(void)
{
    static long sum;
    rsk_loop_callback first = begin;
    pthread_t thread;
    rsk_loop loop;

    if (rsk_loop_open(NULL, &loop) == -1)
        return failed("open");
    /* What was posted keeps the loop going until it is done. */
    if (rsk_loop_post(loop, first, &sum) == -1)
        return failed("post");
    if (pthread_create(&thread, NULL, run, &loop) != 0)
        return 1;
    pthread_join(thread, NULL);
    return 0;
}
