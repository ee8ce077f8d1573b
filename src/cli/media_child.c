/* huying media-child: what the server starts to read one picture; not for people, so not in the list of verbs. */
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"
#include "media/photo.h"

int verb_media_child(int argc, char **argv)
{
    if (argc > 1 && !strcmp(argv[1], "--help")) {
        puts("usage: huying media-child <request >reply\n\nReads one picture for the server, confined "
             "(src/media/photo.h). "
             "Started by `huying serve` itself.");
        return 0;
    }
    return photo_child();
}
