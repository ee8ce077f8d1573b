/* See sign.h. */
#include "ledger/sign.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/obj_mac.h>
#include <openssl/param_build.h>
#include <string.h>

static const char signer_id[] = "1234567812345678";

static Err broken(void)
{
    return (Err){ BROKEN, "OpenSSL refused to sign" };
}

static Err ed25519_point(const unsigned char seed[static 32], unsigned char *point)
{
    size_t n = 32;
    EVP_PKEY *key = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, seed, 32);
    bool good = key && EVP_PKEY_get_raw_public_key(key, point, &n) == 1 && n == 32;
    EVP_PKEY_free(key);
    return good ? OK : broken();
}

/* 0 < number < group order - 1, as GB/T 32918.1 asks; the point is number * G. */
static bool sm2_multiply(const EC_GROUP *group, const BIGNUM *number, unsigned char *point)
{
    BIGNUM *most = BN_dup(EC_GROUP_get0_order(group));
    EC_POINT *p = EC_POINT_new(group);
    bool good = most && p && BN_sub_word(most, 1) && !BN_is_zero(number) && BN_cmp(number, most) < 0 &&
                EC_POINT_mul(group, p, number, NULL, NULL, NULL) &&
                EC_POINT_point2oct(group, p, POINT_CONVERSION_UNCOMPRESSED, point, 65, NULL) == 65;
    EC_POINT_free(p);
    BN_free(most);
    return good;
}

static Err sm2_point(const unsigned char seed[static 32], unsigned char *point)
{
    EC_GROUP *group = EC_GROUP_new_by_curve_name(NID_sm2);
    BIGNUM *number = BN_bin2bn(seed, 32, NULL);
    bool there = group && number, good = there && sm2_multiply(group, number, point);
    BN_clear_free(number);
    EC_GROUP_free(group);
    if (!there) return (Err){ BROKEN, "OpenSSL has no SM2" };
    return good ? OK : (Err){ BAD_INPUT, "the number is outside SM2's group: draw another" };
}

Err sign_point(enum note_alg alg, const unsigned char seed[static 32], unsigned char point[static 65])
{
    return alg == NOTE_SM2 ? sm2_point(seed, point) : ed25519_point(seed, point);
}

static EVP_PKEY *sm2_key(const unsigned char *point, const unsigned char *seed)
{
    EVP_PKEY *key = NULL;
    OSSL_PARAM *params = NULL;
    EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, "SM2", NULL);
    OSSL_PARAM_BLD *build = OSSL_PARAM_BLD_new();
    BIGNUM *number = seed ? BN_bin2bn(seed, 32, NULL) : NULL;
    if (ctx && build && OSSL_PARAM_BLD_push_utf8_string(build, OSSL_PKEY_PARAM_GROUP_NAME, "SM2", 0) &&
        OSSL_PARAM_BLD_push_octet_string(build, OSSL_PKEY_PARAM_PUB_KEY, point, 65) &&
        (!number || OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_PRIV_KEY, number)))
        params = OSSL_PARAM_BLD_to_param(build);
    if (params && EVP_PKEY_fromdata_init(ctx) == 1 &&
        EVP_PKEY_fromdata(ctx, &key, seed ? EVP_PKEY_KEYPAIR : EVP_PKEY_PUBLIC_KEY, params) != 1)
        key = NULL;
    BN_clear_free(number);
    OSSL_PARAM_free(params);
    OSSL_PARAM_BLD_free(build);
    EVP_PKEY_CTX_free(ctx);
    return key;
}

/* A digest context ready for DigestSignInit or DigestVerifyInit: SM2 mixes the signer's id into the hash. */
static EVP_MD_CTX *context(EVP_PKEY *key, enum note_alg alg, EVP_PKEY_CTX **own)
{
    EVP_MD_CTX *md = EVP_MD_CTX_new();
    *own = NULL;
    if (!md || alg != NOTE_SM2) return md;
    *own = EVP_PKEY_CTX_new(key, NULL);
    if (!*own || EVP_PKEY_CTX_set1_id(*own, signer_id, (int)sizeof signer_id - 1) != 1) {
        EVP_MD_CTX_free(md);
        return NULL;
    }
    EVP_MD_CTX_set_pkey_ctx(md, *own);
    return md;
}

static const EVP_MD *digest(enum note_alg alg)
{
    return alg == NOTE_SM2 ? EVP_sm3() : NULL;
}

Err sign_bytes(const struct note_secret *secret, const void *text, size_t n, unsigned char *out, size_t room,
               size_t *out_n)
{
    enum note_alg alg = secret->key.alg;
    EVP_PKEY *key = alg == NOTE_SM2 ? sm2_key(secret->key.point, secret->seed)
                                    : EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, secret->seed, 32);
    EVP_PKEY_CTX *own = NULL;
    EVP_MD_CTX *md = key ? context(key, alg, &own) : NULL;
    bool good =
        md && EVP_DigestSignInit(md, NULL, digest(alg), NULL, key) == 1 && EVP_DigestSign(md, out, &room, text, n) == 1;
    EVP_MD_CTX_free(md);
    EVP_PKEY_CTX_free(own);
    EVP_PKEY_free(key);
    if (!good) return broken();
    *out_n = room;
    return OK;
}

bool sign_fits(const struct note_key *k, const void *text, size_t n, const unsigned char *signature, size_t signature_n)
{
    EVP_PKEY *key = k->alg == NOTE_SM2 ? sm2_key(k->point, NULL)
                                       : EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, k->point, 32);
    EVP_PKEY_CTX *own = NULL;
    EVP_MD_CTX *md = key ? context(key, k->alg, &own) : NULL;
    bool good = md && EVP_DigestVerifyInit(md, NULL, digest(k->alg), NULL, key) == 1 &&
                EVP_DigestVerify(md, signature, signature_n, text, n) == 1;
    EVP_MD_CTX_free(md);
    EVP_PKEY_CTX_free(own);
    EVP_PKEY_free(key);
    return good;
}
