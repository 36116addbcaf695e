/* A pool opens more connections than the process may have descriptors. The result of socket() is stored without a look at it,
 * and the rest of the pool is connected with -1.
 * Also: RSK183 is what tells of the first socket() that fails: who has all the descriptors */
#include <rustsock.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#define POOL 24

struct pool {
    int fd[POOL];
    int ready;
};

static int make_listener(struct sockaddr_in *at)
{
    socklen_t length = sizeof *at;
    memset(at, 0, sizeof *at);
    at->sin_family = AF_INET;
    at->sin_addr.s_addr = rsk_htonl(INADDR_LOOPBACK);
    int fd = rsk_socket(AF_INET, SOCK_STREAM, 0);
    if (fd < 0 || rsk_bind(fd, (struct sockaddr *)at, sizeof *at) < 0 || rsk_listen(fd, POOL) < 0
        || rsk_getsockname(fd, (struct sockaddr *)at, &length) < 0)
        exit(1);
    return fd;
}

static void pool_open(struct pool *pool)
{
    for (int i = 0; i < POOL; i++)
        pool->fd[i] = rsk_socket(AF_INET, SOCK_STREAM, 0);
}

static void pool_connect(struct pool *pool, const struct sockaddr_in *server)
{
    for (int i = 0; i < POOL; i++) {
        if (rsk_connect(pool->fd[i], (const struct sockaddr *)server, sizeof *server) == 0)
            pool->ready++;
        else
            fprintf(stderr, "connection %d: %s\n", i, strerror(errno));
    }
}

int main(void)
{
    struct rlimit limit;
    struct sockaddr_in server;
    struct pool pool = {.ready = 0};
    if (getrlimit(RLIMIT_NOFILE, &limit) == -1)
        return 1;
    limit.rlim_cur = 20;
    if (setrlimit(RLIMIT_NOFILE, &limit) == -1)
        return 1;
    int listener = make_listener(&server);
    pool_open(&pool);
    pool_connect(&pool, &server);
    printf("%d of %d connections\n", pool.ready, POOL);
    for (int i = 0; i < POOL; i++)
        if (pool.fd[i] != -1)
            rsk_close(pool.fd[i]);
    rsk_close(listener);
    return 0;
}
