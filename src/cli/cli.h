/* The verbs of `huying`. Each lives in a file of its own and answers --help itself. */
#ifndef CLI_CLI_H
#define CLI_CLI_H

/* argv[0] is the verb; the answer is the exit code (base/err.h, or the contract page's own). */
int verb_backup(int argc, char **argv);
int verb_calendar(int argc, char **argv);
int verb_check(int argc, char **argv);
int verb_demo(int argc, char **argv);
int verb_import(int argc, char **argv);
int verb_ledger(int argc, char **argv);
int verb_list(int argc, char **argv);
int verb_media_child(int argc, char **argv);
int verb_rehearse(int argc, char **argv);
int verb_serve(int argc, char **argv);
int verb_story(int argc, char **argv);
int verb_workflow(int argc, char **argv);
int verb_user(int argc, char **argv);

#endif
