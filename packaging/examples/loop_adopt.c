/* shown for: rsk_server_adopt rsk_listen_fds rsk_server_fd rsk_server_pause rsk_server_resume rsk_server_set_user
 * rsk_server_user */
#include <rustsock.h>
#include <stdio.h>

static int failed(const char *step)
{
    rsk_perror(step);
    return 1;
}

static void again(rsk_timer timer, void *user)
{
    rsk_server server = *(rsk_server *)user;

    (void)timer;
    if (rsk_server_resume(server) == -1)
        rsk_perror("resume");
    printf("%s takes connections again\n", (const char *)rsk_server_user(server));
    rsk_server_close(server, 0, 0);
}

int main(void)
{
    rsk_server server;
    rsk_loop loop;
    int listener;

    /* The socket systemd has opened, if it has started the program; else one of our own. */
    switch (rsk_listen_fds(NULL, &listener, 1)) {
    case -1:
        return failed("listen_fds");
    case 0:
        if ((listener = rsk_tcp_listen("127.0.0.1", "0", 0, 0, 0)) == -1)
            return failed("listen");
    }
    if (rsk_loop_open(NULL, &loop) == -1)
        return failed("open");
    if (rsk_server_adopt(loop, listener, NULL, NULL, NULL, &server) == -1)
        return failed("adopt");
    printf("the server has descriptor %s\n", rsk_server_fd(server) == listener ? "of the socket" : "?");
    if (rsk_server_set_user(server, "my server") == -1 || rsk_server_pause(server) == -1
        || rsk_timer_start(loop, 10, 0, again, &server, NULL) == -1)
        return failed("pause");
    if (rsk_loop_run(loop) == -1)
        return failed("run");
    return rsk_loop_close(loop) == 0 ? 0 : failed("close");
}
