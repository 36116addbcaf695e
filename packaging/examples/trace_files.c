/* shown for: rsk_trace_file rsk_trace_to */
#include <rustsock.h>
#include <stdio.h>

/* A short conversation. */
static int talk(void)
{
    int ends[2];

    if (rsk_socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == -1)
        return -1;
    if (rsk_send(ends[0], "hello", 5, 0) == -1)
        return -1;
    return rsk_close(ends[0]) == 0 && rsk_close(ends[1]) == 0 ? 0 : -1;
}

int main(void)
{
    /* Packets for Wireshark, in a file of its own for each process. */
    if (rsk_trace_file("/dev/null", RSK_TRACE_PCAPNG) == -1) { /* such as "calls-%p.pcapng" */
        rsk_perror("trace");
        return 1;
    }
    /* A JSON object a line, and a diagram when the trace ends. */
    if (rsk_trace_to(STDOUT_FILENO, RSK_TRACE_JSON) == -1 || rsk_trace_to(STDOUT_FILENO, RSK_TRACE_MERMAID) == -1)
        return 1;
    if (talk() == -1)
        rsk_perror("talk");
    return rsk_trace_stop() == 0 ? 0 : 1;
}
