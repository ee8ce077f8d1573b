/* The server's clock for a test of months: time() stands at what the file HUYING_CLOCK says, and runs on from there.
   The test writes the file; it is preloaded into the server, so the program itself has no such door. */
#include <fcntl.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

time_t time(time_t *out)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    char text[40] = "";
    int f = open(getenv("HUYING_CLOCK"), O_RDONLY | O_CLOEXEC);
    if (f >= 0) {
        if (read(f, text, sizeof text - 1) < 0) text[0] = 0;
        close(f);
    }
    time_t t = now.tv_sec + strtoll(text, NULL, 10); /* seconds ahead of the machine's own */
    if (out) *out = t;
    return t;
}
