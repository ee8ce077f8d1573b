/* Photos and papers: taken into a temporary file as they arrive, judged and made harmless by a slow worker (media/), kept
   under their SHA-256, handed out to those who may see a call that names them (R5, R9) or who uploaded them. */
#include "http/http.h"

#include <errno.h>
#include <fcntl.h>
#include <microhttpd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <talloc.h>
#include <unistd.h>

#include "service/files.h"
#include "service/json_out.h"
#include "service/view.h"

struct upload {
    int fd;
    struct server *server;
    struct stored_file file;
    Err err;
};

static int upload_end(struct upload *u)
{
    if (u->fd >= 0) close(u->fd);
    atomic_fetch_sub(&u->server->uploads, 1);
    return 0;
}

/* ---- in ---- */

void upload_begin(struct exchange *x)
{
    if (atomic_load(&x->server->uploads) >= limit(L_UPLOADS)) {
        reply_problem(x, P_TOO_MANY, "too many uploads are under way", 2);
        return;
    }
    const char *dir = store_path(x, x->server->store, "tmp", "");
    struct upload *u = talloc_zero(x, struct upload);
    u->server = x->server;
    u->fd = dir ? open(dir, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600) : -1;
    atomic_fetch_add(&x->server->uploads, 1);
    talloc_set_destructor(u, upload_end);
    x->mine = u;
    if (u->fd < 0) {
        reply_err(x, (Err){ BROKEN, "no place for an upload" });
        return;
    }
    x->upload = multipart_new(x, exchange_header(x, "Content-Type"), u->fd, (size_t)limit(L_FILE));
    if (!x->upload) reply_problem(x, P_BAD_TYPE, "multipart/form-data with a part named \"file\"", 0);
}

/* On a slow worker. The mapping keeps a 20 MB upload out of the server's own memory. */
static void digest(struct exchange *x)
{
    struct upload *u = x->mine;
    size_t n = multipart_bytes(x->upload);
    void *bytes = mmap(NULL, n, PROT_READ, MAP_PRIVATE, u->fd, 0);
    if (bytes == MAP_FAILED) {
        u->err = (Err){ BROKEN, "the upload cannot be read back" };
        return;
    }
    u->err = service_file_take(x, x->server->store, bytes, n, x->who->person, x->now, &u->file);
    munmap(bytes, n);
}

static void point(struct buf *b, const char *name, bool there, int64_t e9)
{
    j_name(b, name);
    if (there)
        buf_printf(b, "%.7f", (double)e9 / 1e9);
    else
        buf_puts(b, "null");
}

static void size(struct buf *b, const char *name, int n)
{
    if (n)
        j_int(b, name, n);
    else
        j_null(b, name);
}

static Err keep_run(struct tx *tx, struct exchange *x)
{
    struct upload *u = x->mine;
    return service_file_keep(tx, &u->file);
}

static void kept(struct exchange *x, Err err)
{
    const struct stored_file *f = &((struct upload *)x->mine)->file;
    if (err.kind) {
        reply_err(x, err);
        return;
    }
    atomic_fetch_add(&x->server->n.uploads, 1);
    struct buf *b = buf_new(x, 512);
    buf_putc(b, '{');
    j_text(b, "sha256", f->row.sha);
    j_text(b, "kind", f->row.kind);
    j_int(b, "bytes", f->row.bytes);
    size(b, "w", f->row.width);
    size(b, "h", f->row.height);
    j_time(b, "taken", f->row.taken);
    point(b, "lat", f->row.point, f->row.lat_e9);
    point(b, "lon", f->row.point, f->row.lon_e9);
    j_end(b);
    reply_json(x, 201, b);
}

static void digested(struct exchange *x)
{
    struct upload *u = x->mine;
    if (u->err.kind == BAD_INPUT) fault_add(x->faults, "file", u->err.why);
    if (u->err.kind)
        reply_err(x, u->err);
    else
        exchange_write(x, keep_run, kept);
}

void handle_upload(struct exchange *x)
{
    const char *fault = multipart_fault(x->upload);
    if (multipart_over(x->upload)) {
        reply_err(x, (Err){ TOO_BIG, talloc_asprintf(x, "a file of at most %lld bytes", (long long)limit(L_FILE)) });
    } else if (multipart_lost(x->upload)) {
        reply_err(x, (Err){ BUSY, fault });
    } else if (fault) {
        fault_add(x->faults, "file", fault);
        reply_err(x, faults_err(x->faults));
    } else {
        exchange_slow(x, digest, digested);
    }
}

/* ---- out ---- */

static bool digest_good(const char *s)
{
    return strlen(s) == 64 && strspn(s, "0123456789abcdef") == 64;
}

/* Answers 404 alike for what is not there and what is not theirs. */
static bool find(struct exchange *x, struct file_row *row)
{
    struct viewer v = { x->server->service, x->server->institution, exchange_reader(x), &x->who->actor, x->now };
    const char *sha = x->parts[0];
    if (digest_good(sha) && !service_file_seen(&v, x, sha, row).kind) return true;
    reply_err(x, (Err){ NOT_FOUND, "no such file" });
    return false;
}

static void send_file(struct exchange *x, const char *sha, const char *kind)
{
    bool pdf = !strcmp(kind, "pdf");
    reply_header(x, "Cache-Control", "private, max-age=31536000, immutable");
    if (reply_same(x, talloc_asprintf(x, "\"%s\"", sha))) return;
    char *path = store_file_path(x, x->server->store, sha);
    int fd = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    struct stat st;
    if (fd < 0 || fstat(fd, &st)) {
        if (fd >= 0) close(fd);
        x->reply.headers_n = 0;
        reply_err(x, (Err){ NOT_FOUND, "no such file" });
        return;
    }
    x->reply.own = MHD_create_response_from_fd((size_t)st.st_size, fd); /* closes it */
    x->reply.n = (size_t)st.st_size;
    x->reply.status = 200;
    x->reply.type = pdf                     ? "application/pdf"
                    : !strcmp(kind, "png")  ? "image/png"
                    : !strcmp(kind, "webp") ? "image/webp"
                                            : "image/jpeg";
    if (pdf) reply_headerf(x, "Content-Disposition", "attachment; filename=\"%.12s.pdf\"", sha);
}

void handle_file(struct exchange *x)
{
    struct file_row row;
    if (find(x, &row)) send_file(x, row.sha, row.kind);
}

void handle_thumb(struct exchange *x)
{
    struct file_row row;
    if (!find(x, &row)) return;
    if (row.thumb[0])
        send_file(x, row.thumb, "jpeg");
    else
        reply_err(x, (Err){ NOT_FOUND, "this file has no picture" });
}

/* ---- the town's map ---- */

void handle_map(struct exchange *x)
{
    const char *path = x->server->options.map_path;
    int fd = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    struct stat st;
    if (fd < 0 || fstat(fd, &st)) {
        if (fd >= 0) close(fd);
        reply_err(x, (Err){ NOT_FOUND, "this district has no map" });
        return;
    }
    reply_header(x, "Cache-Control", "private, no-cache");
    if (reply_same(
            x, talloc_asprintf(x, "\"%llx-%llx\"", (unsigned long long)st.st_mtime, (unsigned long long)st.st_size))) {
        close(fd);
        return;
    }
    x->reply.own = MHD_create_response_from_fd((size_t)st.st_size, fd);
    x->reply.n = (size_t)st.st_size;
    x->reply.status = 200;
    x->reply.type = "application/json; charset=utf-8";
}
