/* multipart/form-data with one part named "file", written to a descriptor as it arrives (RFC 7578). Needs no server: it
   is fed by tests and the fuzzer too. */
#ifndef HTTP_MULTIPART_H
#define HTTP_MULTIPART_H

#include <stdbool.h>
#include <stddef.h>

struct multipart;
/* NULL: the content type is not multipart/form-data with a boundary of 1-70 characters. */
struct multipart *multipart_new(const void *ctx, const char *content_type, int fd, size_t most);
/* Chunks of any size. After a fault nothing more is written. */
void multipart_feed(struct multipart *m, const char *bytes, size_t n);
/* NULL when a whole file is there, else what is wrong. */
const char *multipart_fault(const struct multipart *m);
bool multipart_over(const struct multipart *m); /* more than `most` bytes */
bool multipart_lost(const struct multipart *m); /* the descriptor did not take it: no room */
size_t multipart_bytes(const struct multipart *m);

#endif
