/* shown for: rsk_diag rsk_misuse_set_policy rsk_misuse_policy rsk_misuse_count rsk_misuse_forget rsk_misuse_suppress rsk_misuse_output rsk_misuse_callback rsk_leaks rsk_misuse_callback_function rsk_misuse_report */
#include <rustsock.h>
#include <stdio.h>

static void print_report(const rsk_misuse_report *report, void *user)
{
    ++*(int *)user;
    printf("RSK%d (%s): %s\n", report->code, report->name, report->hint);
}

int main(void)
{
    struct sockaddr_in any = { .sin_family = AF_INET };
    int reports = 0;
    int fd;

    rsk_misuse_callback_function receiver = print_report;

    if (rsk_diag("teach,suppress=generated.c") == -1 || rsk_misuse_suppress("libold.so") == -1 ||
        rsk_misuse_output(2, RSK_REPORT_TEXT) == -1 || rsk_misuse_callback(receiver, &reports) == -1) {
        rsk_perror("diagnosis");
        return 1;
    }
    if ((fd = rsk_socket(AF_INET, SOCK_STREAM, 0)) == -1 || rsk_bind(fd, (struct sockaddr *)&any, sizeof any) == -1) {
        rsk_perror("socket");
        return 1;
    }
    /* The mistake: a socket is bound once. */
    if (rsk_bind(fd, (struct sockaddr *)&any, sizeof any) == 0)
        return 1;
    printf("%d report, counted %zd time, %d socket open\n", reports, rsk_misuse_count(126),
           rsk_leaks(-1, RSK_REPORT_TEXT));
    rsk_misuse_forget();
    if (rsk_misuse_set_policy(126, RSK_POLICY_OFF) == -1 || rsk_misuse_policy(126) != RSK_POLICY_OFF)
        return 1;
    return rsk_close(fd) == -1 || rsk_misuse_count(0) != 0;
}
