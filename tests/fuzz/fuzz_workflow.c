/* Random commands against the workflow, steered by coverage (tests/unit/walk.h says what must hold). */
#include "../unit/walk.h"

int LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t n);
int LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t n)
{
    static struct institution *in;
    struct walk w;
    if (!in) {
        struct faults *faults = faults_new(NULL);
        if (institution_load(NULL, faults, &in).kind) abort();
        talloc_free(faults);
    }
    if (!walk_run(&w, in, bytes, n > 4096 ? 4096 : n)) {
        fprintf(stderr, "%s\n", w.fault);
        abort();
    }
    return 0;
}
