/* shown for: rsk_datagram_info rsk_enable_info rsk_recv_datagram rsk_send_datagram */
#include <rustsock.h>
#include <stdio.h>

static int failed(const char *step)
{
    rsk_perror(step);
    return 1;
}

int main(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET}, local, answered;
    socklen_t size = sizeof address;
    rsk_datagram_info info = {.size = sizeof info};
    int server, client, one_hop = 1;
    char text[64], name[INET_ADDRSTRLEN];
    ssize_t got;

    /* The server is bound to every address, and learns of each datagram which one it was sent to. */
    if ((server = rsk_socket(AF_INET, SOCK_DGRAM, 0)) == -1
        || rsk_bind(server, (struct sockaddr *)&address, sizeof address) == -1
        || rsk_getsockname(server, (struct sockaddr *)&address, &size) == -1
        || rsk_enable_info(server, RSK_INFO_LOCAL | RSK_INFO_TTL | RSK_INFO_TIMESTAMP) == -1)
        return failed("server");

    address.sin_addr.s_addr = rsk_htonl(INADDR_LOOPBACK + 1); /* 127.0.0.2 is this computer too */
    if ((client = rsk_socket(AF_INET, SOCK_DGRAM, 0)) == -1
        || rsk_setsockopt(client, IPPROTO_IP, IP_TTL, &one_hop, sizeof one_hop) == -1
        || rsk_sendto(client, "hello", 5, 0, (struct sockaddr *)&address, sizeof address) == -1)
        return failed("client");

    if ((got = rsk_recv_datagram(server, text, sizeof text, &info, 1000)) == -1)
        return failed("receive");
    local = *(struct sockaddr_in *)&info.local;
    if (rsk_inet_ntop(AF_INET, &local.sin_addr, name, sizeof name) == NULL)
        return failed("name");
    printf("%.*s, sent to %s, %d hop left, time %s\n", (int)got, text, name, info.ttl,
           info.timestamp_ns > 0 ? "known" : "not known");

    /* Answer to the sender, from the address it had asked; with the system's TTL, not with that of the question. */
    info.ttl = info.tos = -1;
    size = sizeof answered;
    if (rsk_send_datagram(server, text, (size_t)got, &info, 1000) == -1
        || (got = rsk_recvfrom(client, text, sizeof text, 0, (struct sockaddr *)&answered, &size)) == -1
        || rsk_inet_ntop(AF_INET, &answered.sin_addr, name, sizeof name) == NULL)
        return failed("answer");
    printf("%.*s, answered by %s\n", (int)got, text, name);
    return rsk_close(server) == -1 || rsk_close(client) == -1 ? failed("close") : 0;
}
