/* The child's side: give everything away, read one picture from stdin, decode it, answer on stdout, go.
   Confinement comes first, before a byte of the picture is read; what cannot be confined does not decode. */
#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "media/photo.h"
#include "media/picture.h"

enum { MEMORY_MAX = 640 << 20, CPU_S = 8 };

#if defined(__SANITIZE_ADDRESS__)
#define WATCHED                                                                                                        \
    1 /* a sanitizer reserves terabytes of address space and needs calls of its own: neither limit nor filter */
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(memory_sanitizer) || __has_feature(thread_sanitizer)
#define WATCHED 1
#endif
#endif
#ifndef WATCHED
#define WATCHED 0
#endif

static bool limit(int what, rlim_t most)
{
    return setrlimit((__rlimit_resource_t)what, &(struct rlimit){ most, most }) == 0;
}

#if defined(__x86_64__)
#define ARCH AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define ARCH AUDIT_ARCH_AARCH64
#endif

/* Calls that read, write, get memory, tell the time and end. Every other one answers EPERM. */
static bool filter_calls(void)
{
#ifdef ARCH
#define ALLOW(call) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_##call, 0, 1), BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)
    struct sock_filter code[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ARCH, 1, 0),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        ALLOW(read),
        ALLOW(write),
        ALLOW(mmap),
        ALLOW(munmap),
        ALLOW(mremap),
        ALLOW(brk),
        ALLOW(madvise),
        ALLOW(clock_gettime),
        ALLOW(getrandom),
        ALLOW(futex),
        ALLOW(rt_sigreturn),
        ALLOW(exit),
        ALLOW(exit_group),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
    };
#undef ALLOW
    struct sock_fprog prog = { sizeof code / sizeof code[0], code };
    if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &prog) == 0) return true;
    return errno == EINVAL; /* a kernel built without seccomp: limits and no_new_privs still hold */
#else
    return true;
#endif
}

static bool confine(void)
{
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) || !limit(RLIMIT_CORE, 0) || !limit(RLIMIT_FSIZE, 0)) return false;
    if (!limit(RLIMIT_CPU, CPU_S) || !limit(RLIMIT_NPROC, 0)) return false;
    if (WATCHED) return true;
    return limit(RLIMIT_AS, MEMORY_MAX) && limit(RLIMIT_NOFILE, 0) && filter_calls();
}

static bool read_all(void *to, size_t n)
{
    for (char *p = to; n;) {
        ssize_t got = read(STDIN_FILENO, p, n);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return false;
        p += got;
        n -= (size_t)got;
    }
    return true;
}

static bool write_all(const void *from, size_t n)
{
    for (const char *p = from; n;) {
        ssize_t put = write(STDOUT_FILENO, p, n);
        if (put < 0 && errno == EINTR) continue;
        if (put <= 0) return false;
        p += put;
        n -= (size_t)put;
    }
    return true;
}

int photo_child(void)
{
    uint32_t len;
    if (!confine()) return 3;
    if (!read_all(&len, sizeof len) || len > PHOTO_BYTES_MAX) return 2;
    unsigned char *bytes = malloc(len ? len : 1);
    if (!bytes || !read_all(bytes, len)) return 2;
    struct picture p = { 0 };
    enum picture_fault fault = picture_read(bytes, len, PHOTO_PIXELS_MAX, &p);
    struct picture_reply reply = { PICTURE_MAGIC, fault,      p.w,         p.h,      p.lat_e7,
                                   p.lon_e7,      p.jpeg_len, p.thumb_len, p.taken_s };
    bool told = write_all(&reply, sizeof reply) && write_all(p.jpeg, (size_t)p.jpeg_len) &&
                write_all(p.thumb, (size_t)p.thumb_len);
    picture_drop(&p);
    free(bytes);
    return told ? 0 : 2;
}
