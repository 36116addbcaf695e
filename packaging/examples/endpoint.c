/* shown for: rsk_endpoint rsk_endpoint_options rsk_endpoint_callbacks rsk_datagram rsk_endpoint_open rsk_endpoint_send
 * rsk_endpoint_reply rsk_endpoint_address rsk_endpoint_counters rsk_endpoint_counts rsk_endpoint_close */
#include <rustsock.h>
#include <stdio.h>

static int failed(const char *step)
{
    rsk_perror(step);
    return 1;
}

/* The server answers each datagram, from the address it was sent to. */
static void asked(rsk_endpoint server, const rsk_datagram *list, size_t count, void *user)
{
    (void)user;
    for (size_t i = 0; i < count; i++)
        if (rsk_endpoint_reply(server, &list[i], list[i].data, list[i].len) == -1)
            rsk_perror("reply");
}

static void answered(rsk_endpoint client, const rsk_datagram *list, size_t count, void *user)
{
    rsk_endpoint_counts counts = {.size = sizeof counts};
    rsk_endpoint *server = user;
    char from[64];

    if (rsk_address_text(list[0].from, list[0].from_len, from, sizeof from) >= 0)
        printf("%zu answers at once from %s: %.*s ...\n", count, from, (int)list[0].len, (const char *)list[0].data);
    if (rsk_endpoint_counters(client, &counts) == 0 && counts.received == counts.sent) {
        rsk_endpoint_close(client);
        rsk_endpoint_close(*server);
    }
}

static void error(rsk_endpoint endpoint, int code, void *user)
{
    (void)endpoint, (void)code, (void)user;
    rsk_perror("endpoint"); /* one datagram; the others go on */
}

int main(void)
{
    rsk_endpoint_options options = {.size = sizeof options, .host = "127.0.0.1"};
    rsk_endpoint_callbacks serving = {.size = sizeof serving, .on_datagrams = asked, .on_error = error};
    rsk_endpoint_callbacks asking = {.size = sizeof asking, .on_datagrams = answered, .on_error = error};
    rsk_endpoint server, client;
    struct sockaddr_storage address;
    socklen_t len = sizeof address;
    rsk_loop loop;

    if (rsk_loop_open(NULL, &loop) == -1)
        return failed("loop");
    if (rsk_endpoint_open(loop, &options, &serving, NULL, &server) == -1
        || rsk_endpoint_open(loop, &options, &asking, &server, &client) == -1)
        return failed("open");
    if (rsk_endpoint_address(server, RSK_LOCAL, (struct sockaddr *)&address, &len) == -1)
        return failed("address");
    for (int i = 0; i < 20; i++) {
        char text[16];
        int size = snprintf(text, sizeof text, "number %d", i);
        /* 0 would say that much is queued: wait for on_drain. */
        if (rsk_endpoint_send(client, text, (size_t)size, (struct sockaddr *)&address, len) == -1)
            return failed("send");
    }
    if (rsk_loop_run(loop) == -1) /* until both are closed */
        return failed("run");
    return rsk_loop_close(loop) == 0 ? 0 : failed("close");
}
