/* The signature schemes behind note.c, and nothing about text: Ed25519 (RFC 8032), SM2 with SM3 (GB/T 32918.2, signer
   id 1234567812345678, DER). Private to this folder. */
#ifndef LEDGER_SIGN_H
#define LEDGER_SIGN_H

#include "ledger/note.h"

/* The public key of a seed: 32 bytes, or 65 for SM2. */
Err sign_point(enum note_alg alg, const unsigned char seed[static 32], unsigned char point[static 65]);
Err sign_bytes(const struct note_secret *secret, const void *text, size_t n, unsigned char *out, size_t room,
               size_t *out_n);
bool sign_fits(const struct note_key *key, const void *text, size_t n, const unsigned char *signature,
               size_t signature_n);

#endif
