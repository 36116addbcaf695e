/* A logger means to connect when the first line is logged, but the flag that says so is tested the wrong way round: lines are
 * sent on a TCP socket that was never connected. */
#include <rustsock.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

struct logger {
    int fd;
    bool connected;
    struct sockaddr_in server;
};

static int logger_init(struct logger *log, unsigned short port)
{
    memset(log, 0, sizeof *log);
    log->server.sin_family = AF_INET;
    log->server.sin_port = rsk_htons(port);
    log->server.sin_addr.s_addr = rsk_htonl(INADDR_LOOPBACK);
    log->fd = rsk_socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    return log->fd;
}

static int logger_line(struct logger *log, const char *line)
{
    if (log->connected) {
        if (rsk_connect(log->fd, (struct sockaddr *)&log->server, sizeof log->server) == -1)
            return -1;
        log->connected = true;
    }
    struct iovec parts[2] = {{(void *)(size_t)line, strlen(line)}, {"\n", 1}};
    return rsk_writev(log->fd, parts, 2) == -1 ? -1 : 0;
}

int main(void)
{
    struct logger log;
    if (logger_init(&log, 5140) == -1) {
        perror("socket");
        return 1;
    }
    if (logger_line(&log, "started") == -1)
        perror("log");
    if (logger_line(&log, "stopped") == -1)
        perror("log");
    rsk_close(log.fd);
    return 0;
}
