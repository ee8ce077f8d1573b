/* huying backup --data DIR TO: a copy that is a data folder again. */
#include <stdio.h>
#include <talloc.h>

#include "cli/cli.h"
#include "cli/options.h"
#include "store/store.h"

static const char help[] =
    "huying backup --data DIR TO [--with-keys]\n\n"
    "Copies the data folder DIR to the new or empty folder TO, also while DIR is being served: one moment\n"
    "of the database with every file that it names. TO is a data folder again: to restore, serve it.\n"
    "  --with-keys  also the ledger's secret key; then keep TO as safe as DIR. Without it a restored\n"
    "               folder verifies, and signs on with a new key.\n\n"
    "Exit: 0 done; 2 the call is wrong or TO is not empty; 5 no data folder; 8 no room; 9 anything else.\n";

int verb_backup(int argc, char **argv)
{
    const char *data = NULL, *rest[1];
    bool with_keys = false;
    int rest_n;
    const struct option_row rows[] = { { "data", &data, NULL }, { "with-keys", NULL, &with_keys } };
    int code = options_read(argc, argv, rows, 2, rest, &rest_n, 1, help);
    if (code >= 0) return code;
    if (!data || rest_n != 1)
        return verb_failed(argv[0], (Err){ BAD_INPUT, "give --data DIR and the folder to copy to" }, NULL);
    struct store *store;
    Err err = store_open(NULL, &(struct store_options){ .dir = data, .read_only = true }, &store);
    if (err.kind) return verb_failed(argv[0], err, NULL);
    struct progress progress = progress_begin("files");
    struct backup backup = { .to = rest[0], .keys = with_keys, .told = progress_show, .arg = &progress };
    err = store_backup(store, &backup);
    progress_end(&progress);
    store_close(store);
    if (err.kind) return verb_failed(argv[0], err, NULL);
    printf("ok files=%lld bytes=%lld to=%s\n", (long long)backup.files, (long long)backup.bytes, rest[0]);
    return 0;
}
