/* -1 stands for "no socket" in this program, and is tested before every use. */
#include <rustsock.h>
#include <string.h>

struct session {
    int fd;
    struct sockaddr_in peer;
};

static int session_say(struct session *session, const char *text)
{
    if (session->fd == -1) {
        session->fd = rsk_socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
        if (session->fd == -1)
            return -1;
        if (rsk_connect(session->fd, (struct sockaddr *)&session->peer, sizeof session->peer) == -1)
            return -1;
    }
    return rsk_send(session->fd, text, strlen(text), 0) == -1 ? -1 : 0;
}

static void session_end(struct session *session)
{
    if (session->fd != -1)
        rsk_close(session->fd);
    session->fd = -1;
}

int main(void)
{
    struct session session = {.fd = -1};
    socklen_t length = sizeof session.peer;
    int receiver = rsk_socket(AF_INET, SOCK_DGRAM, 0);
    session.peer.sin_family = AF_INET;
    session.peer.sin_addr.s_addr = rsk_htonl(INADDR_LOOPBACK);
    if (receiver == -1 || rsk_bind(receiver, (struct sockaddr *)&session.peer, sizeof session.peer) == -1
        || rsk_getsockname(receiver, (struct sockaddr *)&session.peer, &length) == -1)
        return 1;
    session_end(&session);
    int result = session_say(&session, "one") | session_say(&session, "two");
    session_end(&session);
    session_end(&session);
    result |= session_say(&session, "three");
    session_end(&session);
    rsk_close(receiver);
    return result == 0 ? 0 : 1;
}
