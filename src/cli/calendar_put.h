/* huying calendar put; argv[0] is "put". */
#ifndef CLI_CALENDAR_PUT_H
#define CLI_CALENDAR_PUT_H

int calendar_put(int argc, char **argv);

#endif
