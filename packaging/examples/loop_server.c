/* shown for: rsk_server rsk_listen_options rsk_server_callbacks rsk_server_listen rsk_server_address rsk_address_text
 * rsk_server_allow rsk_server_deny rsk_server_set_max rsk_server_connections rsk_server_streams rsk_server_close */
#include <rustsock.h>
#include <stdio.h>

static int failed(const char *step)
{
    rsk_perror(step);
    return 1;
}

/* A client of this process, so that something happens. */
static void listening(rsk_server server, void *user)
{
    struct sockaddr_storage address;
    socklen_t len = sizeof address;
    int *client = user;
    char text[64];

    if (rsk_server_address(server, (struct sockaddr *)&address, &len) == -1
        || rsk_address_text((struct sockaddr *)&address, len, text, sizeof text) == -1)
        rsk_perror("address");
    else
        printf("listening on %s\n", text);
    if ((*client = rsk_socket(address.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0)) == -1
        || rsk_connect(*client, (struct sockaddr *)&address, len) == -1)
        rsk_perror("connect");
}

static void connection(rsk_server server, rsk_stream stream, void *user)
{
    rsk_stream all[8];

    (void)stream;
    printf("%d of them, %d listed\n", rsk_server_connections(server), rsk_server_streams(server, all, 8));
    /* The client has said nothing and will not: half a second more, then it is cut off. */
    rsk_close(*(int *)user);
    if (rsk_server_close(server, 500, RSK_CLOSE_END) == -1)
        rsk_perror("close");
}

static void refused(rsk_server server, int reason, const struct sockaddr *peer, socklen_t len, void *user)
{
    char text[64];

    (void)server, (void)user;
    if (rsk_address_text(peer, len, text, sizeof text) >= 0)
        printf("refused %s: %s\n", text, reason == RSK_DROP_MAX ? "too many" : "not allowed");
}

static void closed(rsk_server server, int forced, void *user)
{
    (void)server, (void)user;
    printf("closed, %d cut off\n", forced);
}

int main(void)
{
    rsk_listen_options options = {.size = sizeof options, .host = "127.0.0.1", .service = "0"};
    rsk_server_callbacks callbacks = {
        .size = sizeof callbacks, .on_listening = listening, .on_connection = connection,
        .on_drop = refused, .on_close = closed,
    };
    rsk_server server;
    rsk_loop loop;
    int client;

    if (rsk_loop_open(NULL, &loop) == -1)
        return failed("open");
    if (rsk_server_listen(loop, &options, &callbacks, &client, &server) == -1)
        return failed("listen");
    if (rsk_server_allow(server, "127.0.0.0/8") == -1 || rsk_server_deny(server, "0.0.0.0/0") == -1
        || rsk_server_set_max(server, 1000) == -1)
        return failed("rules");
    if (rsk_loop_run(loop) == -1)
        return failed("run");
    return rsk_loop_close(loop) == 0 ? 0 : failed("close");
}
