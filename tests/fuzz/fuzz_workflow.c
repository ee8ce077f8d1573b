/* Random commands against the workflow, steered by coverage (tests/unit/walk.h says what must hold). */
#include "../unit/walk.h"

int LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t n);
int LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t n)
{
    static struct institution *in;
    struct walk w;
    if (!in && institution_load(NULL, faults_new(NULL), &in).kind) abort();
    if (!walk_run(&w, in, bytes, n > 4096 ? 4096 : n)) {
        fprintf(stderr, "%s\n", w.fault);
        abort();
    }
    return 0;
}
