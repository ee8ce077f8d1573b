/* huying serve: opens the data folder, serves it, and stops gracefully on SIGTERM or SIGINT. */
#include <getopt.h>
#include <locale.h>
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "cli/cli.h"
#include "http/http.h"
#include "http/server.h"
#include "jobs/jobs.h"
#include "service/config.h"
#include "service/service.h"
#include "service/shipped.h"
#include "store/store.h"

struct serving {
    const char *data;
    bool create;
    struct server_options http;
    struct store *store;
    struct service service;
    struct server *server;
    struct jobs *jobs;
};

static int help(void)
{
    puts("huying serve --data DIR [--address ADDR] [--port N] [--origin URL] [--access-log FILE] [--idle MINUTES] "
         "[--map FILE] [--create]\n\n"
         "Serves the district in DIR until SIGTERM or SIGINT (Ctrl-C); what was answered is durable.\n"
         "  --address     numeric address to listen on                127.0.0.1\n"
         "  --port        0 takes any free one                        8080\n"
         "  --origin      how browsers reach it through a proxy, such as https://huying.example; https makes the "
         "cookie Secure\n"
         "  --access-log  a line per request, - is standard error     none\n"
         "  --idle        minutes after which a session is signed out 30\n"
         "  --map         the town's map                              DIR/map.json\n"
         "  --create      makes an empty district in DIR when there is none\n\nLimits:");
    for (int l = 0; l < LIMITS; l++)
        printf("  %-16s %10lld  %s\n", limit_rows[l].name, (long long)limit_rows[l].most, limit_rows[l].what);
    return 0;
}

static bool options(struct serving *s, int argc, char **argv, bool *helped)
{
    static const struct option names[] = {
        { "data", required_argument, 0, 'd' },
        { "address", required_argument, 0, 'a' },
        { "port", required_argument, 0, 'p' },
        { "origin", required_argument, 0, 'o' },
        { "access-log", required_argument, 0, 'l' },
        { "idle", required_argument, 0, 'i' },
        { "map", required_argument, 0, 'm' },
        { "create", no_argument, 0, 'c' },
        { "help", no_argument, 0, 'h' },
        { 0, 0, 0, 0 },
    };
    for (int c; (c = getopt_long(argc, argv, "", names, NULL)) != -1;) {
        switch (c) {
        case 'd': s->data = optarg; break;
        case 'a': s->http.address = optarg; break;
        case 'p': s->http.port = atoi(optarg); break;
        case 'o': s->http.origin = optarg; break;
        case 'l': s->http.access_log = optarg; break;
        case 'i': s->http.idle_s = 60 * atoi(optarg); break;
        case 'm': s->http.map_path = optarg; break;
        case 'c': s->create = true; break;
        case 'h': *helped = true; return true;
        default: return false;
        }
    }
    return s->data && optind == argc && s->http.port >= 0 && s->http.port < 65536 && s->http.idle_s >= 0;
}

static void publish(void *arg, int64_t id, const char *json)
{
    server_publish(((struct serving *)arg)->server, id, json);
}

static void beat(void *arg, Time now)
{
    server_beat(((struct serving *)arg)->server, now);
}

static void changed(void *arg, const struct institution *in)
{
    struct serving *s = arg;
    if (s->server) server_institution(s->server, in);
}

/* The tables as administrators have left them. */
static Err tables(struct serving *s)
{
    struct tx *reader;
    TRY(store_reader(NULL, s->store, &reader));
    Err err = service_config_open(&s->service, reader);
    talloc_free(reader);
    return err;
}

struct telling {
    struct job job;
    void *ctx;
};

static Err tell_run(struct tx *tx, struct job *job)
{
    return shipped_tell(tx, ((struct telling *)job)->ctx, time_now());
}

/* Before the first call under them: which tables this program has. */
static Err tell(struct serving *s, void *ctx)
{
    struct telling t = { { .run = tell_run }, ctx };
    return store_write_wait(s->store, &t.job);
}

static Err start(struct serving *s, struct institution **in, struct faults *faults)
{
    const struct store_options store = { .dir = s->data, .create = s->create, .serve = true };
    const struct jobs_options jobs = { publish, beat, s, true, true };
    TRY(institution_load(faults, faults, in));
    TRY(store_open(NULL, &store, &s->store));
    s->service = (struct service){
        .store = s->store, .institution = *in, .impartial = true, .changed = changed, .changed_arg = s
    };
    TRY(tell(s, faults));
    TRY(tables(s));
    if (!s->http.map_path) s->http.map_path = talloc_asprintf(faults, "%s/map.json", s->data);
    TRY(server_start(NULL, &s->service, &s->http, &s->server));
    return jobs_start(NULL, &s->service, &jobs, &s->jobs);
}

static void stop(struct serving *s)
{
    if (s->server) server_stop(s->server);
    if (s->jobs) jobs_stop(s->jobs);
    talloc_free(s->jobs);
    talloc_free(s->server);
    if (s->store) store_close(s->store);
    service_config_close(&s->service);
}

/* Signals are blocked before any thread begins, so that only this wait hears them. */
static void wait_for_signal(void)
{
    sigset_t set;
    int signal_no;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    sigwait(&set, &signal_no);
}

static void block_signals(void)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &set, NULL);
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN); /* a file at its limit (LimitFSIZE): that write is refused, the server goes on */
}

int verb_serve(int argc, char **argv)
{
    /* Else each answer gives its pages back and asks for them again: two system calls. */
    mallopt(M_TRIM_THRESHOLD, 1 << 20);
    struct serving s = { .http = { .address = "127.0.0.1", .port = 8080 } };
    struct institution *in = NULL;
    bool helped = false;
    if (!options(&s, argc, argv, &helped)) {
        fputs("huying serve: --data DIR is needed; huying serve --help tells the rest\n", stderr);
        return kind_row(BAD_INPUT)->exit_code;
    }
    if (helped) return help();
    struct faults *faults = faults_new(NULL);
    block_signals();
    Err err = start(&s, &in, faults);
    if (err.kind) {
        fprintf(stderr, "huying serve: %s\n", err.why);
        for (int i = 0; i < faults->n; i++)
            fprintf(stderr, "  %s: %s\n", faults->list[i].field, faults->list[i].remedy);
    } else {
        malloc_trim(0); /* what reading the tables took */
        printf("http://%s:%d\n", s.http.address, server_port(s.server));
        fflush(stdout);
        wait_for_signal();
    }
    stop(&s);
    talloc_free(faults);
    return kind_row(err.kind)->exit_code;
}
