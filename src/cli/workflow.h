/* The pages that `huying workflow` prints beside the workflow table itself. */
#ifndef CLI_WORKFLOW_H
#define CLI_WORKFLOW_H

#include "institution/institution.h"

void registers_page(const struct institution *in); /* docs/registers.md */

#endif
