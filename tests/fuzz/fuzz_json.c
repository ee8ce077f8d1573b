/* A JSON command as the border takes it: whatever the bytes, each argument handed on is of the act, is well-formed text
   without control characters, and everything else is named as a fault. */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "base/text.h"
#include "http/http.h"

static void one(struct exchange *x, const json_t *object, enum entity entity, enum act act)
{
    int n;
    struct arg *args = json_args(x, object, act_args(entity, act), "act", &n);
    for (int i = 0; i < n; i++) {
        if (!strstr(act_args(entity, act), args[i].name) && !strchr(args[i].name, '.')) abort();
        if (text_fault(args[i].value, strlen(args[i].value), true)) abort();
    }
    if ((size_t)(n + x->faults->n) + 1 < json_object_size(object)) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    if (!len) return 0;
    json_t *object = json_loadb((const char *)bytes + 1, len - 1, JSON_REJECT_DUPLICATES, NULL);
    if (json_is_object(object)) {
        for (int entity = CALL; entity <= TASK; entity++) {
            struct exchange *x = talloc_zero(NULL, struct exchange);
            x->faults = faults_new(x);
            one(x, object, (enum entity)entity, (enum act)(bytes[0] % ACTS));
            talloc_free(x);
        }
    }
    json_decref(object);
    return 0;
}
