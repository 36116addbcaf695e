/*
 * net_server.js in C: what the note on net.Server tells, with the same events, printed in the same words.
 *
 *   net.createServer, on('connection')   on_connection in rsk_server_callbacks
 *   on('listening'), on('close')         on_listening, on_close: after the last connection, as in Node
 *   on('error')                          rsk_server_listen() returns -1 at once, and rsk_perror() tells why
 *   server.listen, address, close        rsk_server_listen, rsk_server_address, rsk_server_close(-1: no limit)
 *   server.getConnections                rsk_server_connections: a number, no callback
 *   socket.on('data'), 'end', 'error'    on_data, on_end, on_error in rsk_stream_callbacks
 *   socket.write                         rsk_stream_write
 *
 * Run: build/examples/node/net_server [port]    node c_examples/node/net_server.js [port]    then: nc 127.0.0.1 PORT
 */
#include "../loop_start.h" /* check(), a_port(), a_text(), start_loop() */

/* data.toString().trim() */
static const char *trimmed(char *text, size_t size, const void *data, size_t len) {
    size_t start;

    a_text(text, size, data, len);
    start = strspn(text, " ");
    for (len = strlen(text); len > start && text[len - 1] == ' '; len--)
        text[len - 1] = '\0';
    return text + start;
}

/* server.address() as text: null once the server is closed */
static const char *server_address(rsk_server server, char *text, size_t size) {
    struct sockaddr_storage address;
    socklen_t length = sizeof address;

    if (rsk_server_address(server, (struct sockaddr *)&address, &length) == -1)
        return "null";
    check(rsk_address_text((struct sockaddr *)&address, length, text, size));
    return text;
}

/* socket.on('data', (data) => {...}) */
static void on_data(rsk_stream socket, const void *data, size_t len, void *user) {
    rsk_server *server = user;
    char text[256], address[128];
    const char *said = trimmed(text, sizeof text, data, len);

    printf("data: %s\n", said);
    check_stream(rsk_stream_write(socket, data, len, 0));
    if (strcmp(said, "close") == 0) {
        check(rsk_server_close(*server, -1, 0));
        printf("address: %s\n", server_address(*server, address, sizeof address));
    }
}

/* socket.on('end', ...) */
static void on_end(rsk_stream socket, void *user) {
    (void)socket;
    (void)user;
    printf("end\n");
}

/* socket.on('error', ...) */
static void on_error(rsk_stream socket, int code, void *user) {
    (void)socket;
    (void)user;
    printf("socket error: %s\n", rsk_error_name(code));
}

/* net.createServer((socket) => {...}) */
static void on_connection(rsk_server server, rsk_stream socket, void *user) {
    (void)socket;
    (void)user;
    printf("connection\n");
    printf("connections: %d\n", check(rsk_server_connections(server)));
}

/* server.on('listening', ...) */
static void on_listening(rsk_server server, void *user) {
    char address[128];

    (void)user;
    printf("listening on %s\n", server_address(server, address, sizeof address));
}

/* server.on('close', ...) */
static void on_close(rsk_server server, int forced, void *user) {
    (void)server;
    (void)forced;
    (void)user;
    printf("close\n");
}

int main(int argc, char **argv) {
    const rsk_stream_callbacks socket = {
        .size = sizeof socket, .on_data = on_data, .on_end = on_end, .on_error = on_error
    };
    const rsk_server_callbacks events = {
        .size = sizeof events, .on_listening = on_listening, .on_connection = on_connection, .on_close = on_close, .stream = &socket
    };
    /* server.listen(port, '127.0.0.1') */
    const rsk_listen_options where = { .size = sizeof where, .host = "127.0.0.1", .service = a_port(argc > 1 ? argv[1] : "0") };
    rsk_loop loop = start_loop();
    rsk_server server;

    if (rsk_server_listen(loop, &where, &events, &server, &server) == -1) {
        printf("error: %s\n", rsk_error_name(rsk_last_error())); /* server.on('error', ...) */
        rsk_perror("net_server");
    }
    check(rsk_loop_run(loop)); /* Node does it behind the last line of a program */
    return check(rsk_loop_close(loop));
}
