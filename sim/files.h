/* Files: read whole and within a limit, found in directories, written whole or not at all. */
#ifndef SIM_FILES_H
#define SIM_FILES_H
#include "text.h"
#include <stdbool.h>
#include <stddef.h>

/* Why a file could not be used: a sentence; `memory`: because memory ran out. */
struct file_error {
    bool memory;
    char why[512]; /* NAME: what is wrong */
    size_t named;  /* octets of it that are the name, for those who have told that already */
};

/* Reads a regular file, or standard input for "-", of 1 to LASTACK_SCRIPT_OCTETS_MAX octets. */
bool file_read(const char *path, struct text *text, struct file_error *error);

/* One scenario to play. */
struct scenario_file {
    char *path; /* as it is shown: "examples/close.scn" */
    char *root; /* the directory that its includes may not leave */
    char *wrong; /* why it cannot be played; NULL: that shows when it is read */
};
struct scenario_files {
    struct scenario_file *file;
    size_t count, room;
};
/* Adds a file, or the *.scn of a directory in the order of their names. A scenario of a directory
 * may be a symbolic link only to what lies in that directory. What there is no scenario in is added
 * with what is wrong: it is reported among the others. false: memory. */
bool files_add(struct scenario_files *files, const char *path, struct file_error *error);
void scenario_file_free(struct scenario_file *file);
void files_free(struct scenario_files *files);

/* Does `path` lie in the directory `root` or below, symbolic links followed? Answers 1 or 0, or -1
 * with errno set. */
int file_inside(const char *path, const char *root);

/* Are they one file? Not what is no regular file: /dev/null takes all. */
bool file_same(const char *a, const char *b);

/* The directory of a path, and a name below a directory: allocated, NULL when memory is out. */
char *path_directory(const char *path);
char *path_join(const char *directory, const char *name);
bool path_is_directory(const char *path);
/* Can it only name what lies below: relative, without ".."? */
bool path_is_below(const char *name);

/* A file that is written piece by piece, and has its name only when it is whole. */
struct file_stream {
    const char *name; /* as the user wrote it */
    int descriptor;
    char *path, *beside; /* beside: NULL, what is no regular file is written itself */
    char *room;          /* what is not written yet */
    size_t used;
    bool failed; /* `error` says why */
    struct file_error error;
};
/* `name` must stay valid. To be closed also when it fails. */
bool file_stream_open(struct file_stream *stream, const char *name);
/* A lastack_write: `context` is a struct file_stream. */
bool file_stream_write(void *context, const char *octets, size_t length);
/* `keep`: the file has its name afterwards, unless something fails; else it is forgotten. */
bool file_stream_close(struct file_stream *stream, bool keep);

/* The directory is there afterwards, made now if its own directory is. */
bool directory_make(const char *path, struct file_error *error);
/* Writes the text and closes: the file has it afterwards, or what it had before. */
bool file_stream_finish(struct file_stream *stream, const struct text *text,
                        struct file_error *error);
/* Opens and does that. */
bool file_write(const char *path, const struct text *text, struct file_error *error);

#endif
