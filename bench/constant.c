/* The baseline of reads: the same libmicrohttpd, in the same mode as the server, answering one constant JSON text.

   constant FILE [PORT]      answers the bytes of FILE to everything; prints the port; stops when stdin ends */
#include <microhttpd.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>

static struct MHD_Response *constant;

static enum MHD_Result answer(void *arg, struct MHD_Connection *connection, const char *url, const char *method,
                              const char *version, const char *data, size_t *n, void **state)
{
    (void)arg, (void)url, (void)method, (void)version, (void)data;
    if (!*state) return *state = connection, MHD_YES; /* as the server: the answer comes at the second call */
    *n = 0;
    return MHD_queue_response(connection, MHD_HTTP_OK, constant);
}

static char *read_whole(const char *path, size_t *n)
{
    FILE *f = fopen(path, "rb");
    if (!f) return NULL;
    char *bytes = malloc(1 << 20);
    *n = fread(bytes, 1, 1 << 20, f);
    fclose(f);
    return bytes;
}

int main(int argc, char **argv)
{
    size_t n;
    char *bytes = argc > 1 ? read_whole(argv[1], &n) : NULL;
    if (!bytes) return fprintf(stderr, "constant FILE [PORT]\n"), 2;
    constant = MHD_create_response_from_buffer(n, bytes, MHD_RESPMEM_PERSISTENT);
    MHD_add_response_header(constant, "Content-Type", "application/json");
    MHD_add_response_header(constant, "Cache-Control", "private, no-store");
    struct MHD_Daemon *d =
        MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME,
                         (unsigned short)(argc > 2 ? atoi(argv[2]) : 0), NULL, NULL, answer, NULL, MHD_OPTION_END);
    if (!d) return fprintf(stderr, "constant: libmicrohttpd would not start\n"), 1;
    printf("%u\n", (unsigned)MHD_get_daemon_info(d, MHD_DAEMON_INFO_BIND_PORT)->port);
    fflush(stdout);
    while (getchar() != EOF) {}
    MHD_stop_daemon(d);
    return 0;
}
