/* Captures of a play: which the options ask for, and where they go. */
#ifndef SIM_CAPTURES_H
#define SIM_CAPTURES_H
#include "files.h"
#include "run_options.h"

enum { CAPTURES = 3 };
struct captures {
    struct one_capture {
        bool file; /* goes to `stream`, not to standard output */
        bool whole;
        struct lastack_capture_options options;
        struct file_stream stream;
        lastack_capture *capture; /* NULL: the world was not born */
    } one[CAPTURES];
    size_t count;
};
/* Opens the files. false: `error` says why; nothing is open. */
bool captures_open(struct captures *captures, const struct run_options *options,
                   struct output *output, struct file_error *error);
/* The world is born, and it is over. false: memory is out. */
bool captures_begin(struct captures *captures, lastack_sim *sim,
                    const struct lastack_names *names);
bool captures_end(struct captures *captures);
/* Closes what is open; no file gets its name. */
void captures_drop(struct captures *captures);
/* The files have their names, or are forgotten where nothing was played. false: see `error`. */
bool captures_close(struct captures *captures, struct file_error *error);

#endif
