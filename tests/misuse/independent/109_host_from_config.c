/* posix */
/* The host in the configuration is a name, and inet_addr() understands numbers only. Its INADDR_NONE is the broadcast address,
 * to which the statistics are then sent. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static char configuration[] = "interval=10\nhost=stats-host\nport=8125\n";

static const char *setting(const char *name, const char *otherwise)
{
    static char copy[128];
    strcpy(copy, configuration);
    for (char *line = strtok(copy, "\n"); line != NULL; line = strtok(NULL, "\n")) {
        char *value = strchr(line, '=');
        if (value != NULL && strncmp(line, name, strlen(name)) == 0)
            return value + 1;
    }
    return otherwise;
}

int main(void)
{
    struct sockaddr_in server;
    memset(&server, 0, sizeof server);
    server.sin_family = AF_INET;
    server.sin_port = htons((unsigned short)atoi(setting("port", "8125")));
    server.sin_addr.s_addr = inet_addr(setting("host", "127.0.0.1"));

    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    if (fd < 0) {
        perror("socket");
        return 1;
    }
    for (int i = 0; i < 2; i++) {
        char metric[64];
        int length = snprintf(metric, sizeof metric, "requests:%d|c", i);
        if (sendto(fd, metric, (size_t)length, 0, (struct sockaddr *)&server, sizeof server) < 0)
            perror("sendto");
    }
    close(fd);
    return 0;
}
