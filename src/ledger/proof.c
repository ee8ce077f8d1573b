/* Checking inclusion and consistency proofs as RFC 9162 §2.1.3.2 and §2.1.4.2 write it down: fn walks up from the leaf
   (or the last leaf of the old tree), sn from the last leaf of the new one. */
#include "ledger/merkle.h"

bool merkle_path_holds(struct hasher *h, const Hash *leaf, uint64_t index, uint64_t size, const Hash *path, int n,
                       const Hash *root)
{
    if (index >= size) return false;
    uint64_t fn = index, sn = size - 1;
    Hash r = *leaf;
    for (int i = 0; i < n; i++) {
        if (!sn) return false;
        if (fn & 1 || fn == sn) {
            r = hash_node(h, &path[i], &r);
            while (!(fn & 1) && fn) fn >>= 1, sn >>= 1;
        } else {
            r = hash_node(h, &r, &path[i]);
        }
        fn >>= 1, sn >>= 1;
    }
    return !sn && hash_same(&r, root);
}

bool merkle_growth_holds(struct hasher *h, uint64_t old, const Hash *old_root, uint64_t size, const Hash *root,
                         const Hash *path, int n)
{
    if (old > size) return false;
    if (old == size) return n == 0 && hash_same(old_root, root);
    if (old == 0) {
        Hash empty = hash_bytes(h, "", 0);
        return n == 0 && hash_same(old_root, &empty);
    }
    bool whole = (old & (old - 1)) == 0; /* then the old root is the first hash of the walk and not in the path */
    if (!whole && n == 0) return false;
    uint64_t fn = old - 1, sn = size - 1;
    while (fn & 1) fn >>= 1, sn >>= 1;
    Hash fr = whole ? *old_root : path[0], sr = fr;
    for (int i = whole ? 0 : 1; i < n; i++) {
        if (!sn) return false;
        if (fn & 1 || fn == sn) {
            fr = hash_node(h, &path[i], &fr);
            sr = hash_node(h, &path[i], &sr);
            while (!(fn & 1) && fn) fn >>= 1, sn >>= 1;
        } else {
            sr = hash_node(h, &sr, &path[i]);
        }
        fn >>= 1, sn >>= 1;
    }
    return !sn && hash_same(&fr, old_root) && hash_same(&sr, root);
}
