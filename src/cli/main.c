/* huying VERB …: finds the verb in a table and hands over. */
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"

static const struct verb {
    const char *name;
    int (*run)(int argc, char **argv);
    const char *what; /* NULL: not for people, not listed */
} verbs[] = {
    { "backup", verb_backup, "copies a data folder, also while it is served" },
    { "calendar", verb_calendar, "due times and clocks by the working calendar (R20-R28, R54)" },
    { "check", verb_check, "is a data folder what its events say?" },
    { "demo", verb_demo, "makes the demo district in a fresh data folder" },
    { "import", verb_import, "takes over tickets of another system (R10a)" },
    { "ledger", verb_ledger, "verify, sign, prove and export the event log" },
    { "list", verb_list, "versions of the list of 45: lint, diff, put in force (R16)" },
    { "media-child", verb_media_child, NULL },
    { "rehearse", verb_rehearse, "history under other rules: who would have been late" },
    { "serve", verb_serve, "serves the district: API, live lists, web app" },
    { "story", verb_story, "runs stories of the institution (story-format.md)" },
    { "user", verb_user, "people, their rights, passwords and tokens (R3, R4)" },
    { "workflow", verb_workflow, "the table of acts: who may do what, and what it takes" },
};

static int usage(FILE *to, int code)
{
    fputs("huying VERB …   (huying VERB --help tells the rest)\n\n", to);
    for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; i++)
        if (verbs[i].what) fprintf(to, "  %-10s %s\n", verbs[i].name, verbs[i].what);
    return code;
}

int main(int argc, char **argv)
{
    if (argc < 2) return usage(stderr, 2);
    if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "help")) return usage(stdout, 0);
    for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; i++)
        if (!strcmp(argv[1], verbs[i].name)) return verbs[i].run(argc - 1, argv + 1);
    fprintf(stderr, "huying: there is no verb '%s'\n\n", argv[1]);
    return usage(stderr, 2);
}
