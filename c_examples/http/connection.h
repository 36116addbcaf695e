/*
 * One connection of the web server: requests come in, answers go out in their order.
 */
#ifndef HTTP_CONNECTION_H
#define HTTP_CONNECTION_H

#include "files.h"
#include <rustsock.h>

/* What one loop serves with. */
struct http_server {
    struct http_site site;
    rsk_loop loop;
    rsk_server server;
    int header_ms; /* how long a head may take from its first byte to its last */
    int log;       /* each request is a line of the standard output */
    int closing;   /* the answer on its way is the last of its connection */
};

/* on_connection of rsk_server_callbacks; user is the struct http_server. */
void http_accept(rsk_server server, rsk_stream stream, void *user);

/* No connection takes another request; those without one end now. */
void http_end_all(struct http_server *server);

#endif
