/* The server's side: recognise, hand to a child over one socket pair, wait for both directions at once, copy the
   answer. Invariant: no byte of an upload is parsed here beyond its first sixteen and a PDF's tail; every child is
   reaped. */
#include "media/photo.h"

#include <errno.h>
#include <openssl/evp.h>
#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <talloc.h>
#include <time.h>
#include <unistd.h>

#include "media/picture.h"

#define IN_CHILD "HUYING_MEDIA_CHILD"

static const Err damaged = { BAD_INPUT, "the file is damaged or not a whole picture: send the original file again" };

const char *photo_kind_type(enum photo_kind kind)
{
    return kind == PHOTO_PDF ? "application/pdf" : "image/jpeg";
}

static int64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* ---- turns ---- */

static sem_t turns;
static pthread_once_t turns_once = PTHREAD_ONCE_INIT;

static void turns_make(void)
{
    sem_init(&turns, 0, PHOTO_CHILDREN);
}

static bool turn_take(void)
{
    struct timespec until;
    pthread_once(&turns_once, turns_make);
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += PHOTO_WAIT_S;
    int r;
    while ((r = sem_clockwait(&turns, CLOCK_MONOTONIC, &until)) && errno == EINTR) {}
    return !r;
}

/* ---- the child ---- */

struct child {
    pid_t pid;
    int fd; /* our end: the picture goes down, the answer comes up */
    int64_t until_ms;
};

static int spawn(pid_t *pid, int end)
{
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attr;
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawn_file_actions_init(&files);
    posix_spawnattr_init(&attr);
    posix_spawn_file_actions_adddup2(&files, end, 0);
    posix_spawn_file_actions_adddup2(&files, end, 1);
    posix_spawn_file_actions_addopen(&files, 2, "/dev/null", 1, 0);
    posix_spawn_file_actions_addclosefrom_np(&files, 3);
    posix_spawnattr_setsigmask(&attr, &none);
    posix_spawnattr_setsigdefault(&attr, &all);
    posix_spawnattr_setpgroup(&attr, 0); /* a Ctrl-C at the server's terminal is not the child's */
    posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
    char *argv[] = { "huying", "media-child", NULL }, *env[] = { IN_CHILD "=1", NULL };
    int r = posix_spawn(pid, "/proc/self/exe", &files, &attr, argv, env);
    posix_spawn_file_actions_destroy(&files);
    posix_spawnattr_destroy(&attr);
    return r;
}

static Err child_start(struct child *c)
{
    if (getenv(IN_CHILD))
        return (Err){ BROKEN, "this program does not answer media-child" }; /* or it would call itself */
    int pair[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair))
        return (Err){ BROKEN, "no socket for the media child" };
    int r = spawn(&c->pid, pair[1]);
    close(pair[1]);
    if (r) {
        close(pair[0]);
        return (Err){ BROKEN, "the media child could not be started" };
    }
    c->fd = pair[0];
    c->until_ms = now_ms() + PHOTO_WAIT_S * 1000;
    return OK;
}

/* Kills if it still runs, reaps, closes. The exit code: -1 a signal ended it, 2 the request was cut short, else its own. */
static int child_end(struct child *c, bool kill_it)
{
    int status = 0;
    close(c->fd);
    if (kill_it) kill(c->pid, SIGKILL);
    while (waitpid(c->pid, &status, 0) < 0)
        if (errno != EINTR) return -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

enum wait { READY, CLOSED, LATE };

static enum wait ready(struct child *c, short events)
{
    struct pollfd p = { .fd = c->fd, .events = events };
    for (;;) {
        int64_t left = c->until_ms - now_ms();
        if (left <= 0) return LATE;
        int r = poll(&p, 1, (int)left);
        if (r > 0) return READY;
        if (r < 0 && errno != EINTR) return CLOSED;
    }
}

static enum wait send_all(struct child *c, const void *from, size_t n)
{
    for (const char *p = from; n;) {
        enum wait w = ready(c, POLLOUT);
        if (w != READY) return w;
        ssize_t put = send(c->fd, p, n, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (put < 0 && (errno == EINTR || errno == EAGAIN)) continue;
        if (put <= 0) return CLOSED;
        p += put;
        n -= (size_t)put;
    }
    return READY;
}

static enum wait receive_all(struct child *c, void *to, size_t n)
{
    for (char *p = to; n;) {
        enum wait w = ready(c, POLLIN);
        if (w != READY) return w;
        ssize_t got = recv(c->fd, p, n, MSG_DONTWAIT);
        if (got < 0 && (errno == EINTR || errno == EAGAIN)) continue;
        if (got <= 0) return CLOSED;
        p += got;
        n -= (size_t)got;
    }
    return READY;
}

static bool reply_sane(const struct picture_reply *r)
{
    if (r->magic != PICTURE_MAGIC || r->fault > PICTURE_NO_MEMORY) return false;
    if (r->fault) return true;
    if (r->w < 1 || r->h < 1 || r->w > PHOTO_SIDE_MAX || r->h > PHOTO_SIDE_MAX) return false;
    return r->jpeg_len > 0 && r->thumb_len > 0 && (int64_t)r->jpeg_len + r->thumb_len <= PICTURE_REPLY_MAX;
}

/* Sends the picture and takes the answer; on READY with no fault, out->bytes and out->thumb are on ctx. */
static enum wait exchange(const void *ctx, struct child *c, const char *bytes, size_t len, struct picture_reply *r,
                          struct photo *out)
{
    uint32_t n = (uint32_t)len;
    enum wait w = send_all(c, &n, sizeof n);
    if (w == READY) w = send_all(c, bytes, len);
    if (w == READY) w = receive_all(c, r, sizeof *r);
    if (w != READY) return w;
    if (!reply_sane(r)) return CLOSED;
    if (r->fault) return READY;
    out->len = (size_t)r->jpeg_len;
    out->thumb_len = (size_t)r->thumb_len;
    out->bytes = talloc_size(ctx, out->len);
    out->thumb = talloc_size(ctx, out->thumb_len);
    if ((w = receive_all(c, out->bytes, out->len)) == READY) w = receive_all(c, out->thumb, out->thumb_len);
    if (w != READY) {
        talloc_free(out->bytes);
        talloc_free(out->thumb);
    }
    return w;
}

static Err verdict(enum wait w, int code, const struct picture_reply *r)
{
    if (w == LATE) return (Err){ BUSY, "the picture was not read in time: try again" };
    if (code > 0 && code != 2) return (Err){ BROKEN, "the media child could not be loaded or confined" };
    if (w == CLOSED || r->fault == PICTURE_DAMAGED) return damaged;
    if (r->fault == PICTURE_TOO_LARGE)
        return (Err){ BAD_INPUT, "the picture has more than 40 megapixels or a side over 30,000: send it smaller" };
    if (r->fault == PICTURE_NO_MEMORY)
        return (Err){ BAD_INPUT, "the picture needs too much memory to be read: send it smaller or as plain JPEG" };
    return OK;
}

static Err take_picture(const void *ctx, const char *bytes, size_t len, struct photo *out)
{
    struct child c;
    struct picture_reply r = { 0 };
    struct photo got = { .kind = PHOTO_JPEG };
    if (!turn_take()) return (Err){ BUSY, "other pictures are being read: try again" };
    Err e = child_start(&c);
    if (!e.kind) {
        enum wait w = exchange(ctx, &c, bytes, len, &r, &got);
        e = verdict(w, child_end(&c, w == LATE), &r);
    }
    sem_post(&turns);
    TRY(e);
    got.w = r.w;
    got.h = r.h;
    got.taken.s = r.taken_s;
    got.at = (struct geo_point){ r.lat_e7, r.lon_e7 };
    *out = got;
    return OK;
}

/* ---- papers ---- */

static bool is_pdf(const char *b, size_t len)
{
    return len >= 8 && !memcmp(b, "%PDF-", 5) && (b[5] == '1' || b[5] == '2') && b[6] == '.';
}

static bool has(const char *b, size_t len, const char *what)
{
    size_t n = strlen(what);
    for (size_t i = 0; i + n <= len; i++)
        if (!strncmp(b + i, what, n)) return true;
    return false;
}

/* A whole PDF (ISO 32000, 7.5) says near its end where its cross-references are and that it ends. */
static Err take_pdf(const void *ctx, const char *bytes, size_t len, struct photo *out)
{
    size_t tail = len < 2048 ? len : 2048;
    if (!has(bytes + len - tail, tail, "startxref") || !has(bytes + len - tail, tail, "%%EOF"))
        return (Err){ BAD_INPUT, "the PDF is cut short: send the original file again" };
    *out = (struct photo){ .kind = PHOTO_PDF, .len = len, .at = { GEO_NONE, GEO_NONE } };
    out->bytes = talloc_memdup(ctx, bytes, len);
    return OK;
}

void photo_hash(struct photo *p)
{
    static const char hex[] = "0123456789abcdef";
    unsigned char sum[32];
    EVP_Digest(p->bytes, p->len, sum, NULL, EVP_sha256(), NULL);
    for (int i = 0; i < 32; i++) {
        p->sha256[2 * i] = hex[sum[i] >> 4];
        p->sha256[2 * i + 1] = hex[sum[i] & 15];
    }
    p->sha256[64] = 0;
}

Err media_photo_take(const void *ctx, const char *bytes, size_t len, struct photo *out)
{
    if (len > PHOTO_BYTES_MAX) return (Err){ TOO_BIG, "a file may have 20 MB at most: send a smaller one" };
    struct photo p;
    enum picture_format format = picture_format((const unsigned char *)bytes, len);
    if (is_pdf(bytes, len))
        TRY(take_pdf(ctx, bytes, len, &p));
    else if (format == IS_HEIF)
        return (Err){ BAD_INPUT, "HEIC and AVIF are not read here: set the camera to JPEG, or convert the picture" };
    else if (format == NOT_PICTURE)
        return (Err){ BAD_INPUT, "not a JPEG, PNG, WebP or PDF: send one of these" };
    else
        TRY(take_picture(ctx, bytes, len, &p));
    photo_hash(&p);
    *out = p;
    return OK;
}
