/* huying calendar: see --help. */
#include "cli/cli.h"

#include <stdio.h>

int verb_calendar(int argc, char **argv)
{
    (void)argc;
    (void)argv;
    fputs("calendar: not built yet\n", stderr);
    return 9;
}
