/* Files: read whole and within a limit, found in directories, written whole or not at all. */
#include "files.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <lastack/lastack.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool fail(struct file_error *error, const char *path, const char *why) {
    error->memory = false;
    snprintf(error->why, sizeof error->why, "%s: ", path);
    error->named = strlen(error->why);
    snprintf(error->why + error->named, sizeof error->why - error->named, "%s", why);
    return false;
}

static bool fail_errno(struct file_error *error, const char *path) {
    int number = errno;
    fail(error, path, strerror(number));
    error->memory = number == ENOMEM;
    return false;
}

static bool fail_memory(struct file_error *error, const char *path) {
    fail(error, path, "out of memory");
    error->memory = true;
    return false;
}

/* ---- paths ---------------------------------------------------------------------------------- */

char *path_directory(const char *path) {
    const char *slash = strrchr(path, '/');
    if (slash == NULL)
        return strdup(".");
    return strndup(path, slash == path ? 1 : (size_t)(slash - path));
}

char *path_join(const char *directory, const char *name) {
    if (strcmp(directory, ".") == 0)
        return strdup(name);
    size_t length = strlen(directory);
    bool slash = length > 0 && directory[length - 1] == '/';
    char *path = malloc(length + strlen(name) + 2);
    if (path != NULL)
        sprintf(path, "%s%s%s", directory, slash ? "" : "/", name);
    return path;
}

bool path_is_below(const char *name) {
    if (name[0] == '\0' || name[0] == '/')
        return false;
    for (const char *part = name; part != NULL;) {
        const char *slash = strchr(part, '/');
        size_t length = slash == NULL ? strlen(part) : (size_t)(slash - part);
        if (length == 2 && part[0] == '.' && part[1] == '.')
            return false;
        part = slash == NULL ? NULL : slash + 1;
    }
    return true;
}

bool path_is_directory(const char *path) {
    struct stat status;
    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

int file_inside(const char *path, const char *root) {
    char *real = realpath(path, NULL), *real_root = real == NULL ? NULL : realpath(root, NULL);
    int inside = -1;
    if (real != NULL && real_root != NULL) {
        size_t length = strlen(real_root);
        inside = strcmp(real_root, "/") == 0 ||
                 (strncmp(real, real_root, length) == 0 && real[length] == '/');
    }
    int error = errno;
    free(real);
    free(real_root);
    errno = error;
    return inside;
}

bool file_same(const char *a, const char *b) {
    struct stat one, other;
    int gone = (stat(a, &one) != 0) + (stat(b, &other) != 0);
    if (gone == 0)
        return S_ISREG(one.st_mode) && one.st_dev == other.st_dev && one.st_ino == other.st_ino;
    return gone == 2 && strcmp(a, b) == 0;
}

/* ---- reading -------------------------------------------------------------------------------- */

_Static_assert(LASTACK_SCRIPT_OCTETS_MAX == 1048576, "a message names it");
static const char too_large[] = "has more than 1048576 octets (limit: script size)";

static bool read_all(int descriptor, const char *path, struct text *text,
                     struct file_error *error) {
    char piece[16384];
    for (;;) {
        ssize_t octets = read(descriptor, piece, sizeof piece);
        if (octets < 0 && errno == EINTR)
            continue;
        if (octets < 0)
            return fail_errno(error, path);
        if (octets == 0)
            break;
        text_append(text, piece, (size_t)octets);
        if (text->failed)
            return fail_memory(error, path);
        if (text->length > LASTACK_SCRIPT_OCTETS_MAX)
            return fail(error, path, too_large);
    }
    return text->length > 0 || fail(error, path, "is empty: there is nothing to play");
}

bool file_read(const char *path, struct text *text, struct file_error *error) {
    if (strcmp(path, "-") == 0)
        return read_all(STDIN_FILENO, "standard input", text, error);
    /* Not blocking, so that a pipe nobody writes to is told apart and not waited for. */
    int descriptor = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (descriptor < 0)
        return fail_errno(error, path);
    struct stat status;
    bool good;
    if (fstat(descriptor, &status) != 0)
        good = fail_errno(error, path);
    else if (!S_ISREG(status.st_mode))
        good = fail(error, path,
                    S_ISDIR(status.st_mode) ? "is a directory"
                                            : "is not a regular file ('-' is standard input)");
    else if (status.st_size > LASTACK_SCRIPT_OCTETS_MAX)
        good = fail(error, path, too_large);
    else
        good = read_all(descriptor, path, text, error);
    close(descriptor);
    return good;
}

/* ---- finding -------------------------------------------------------------------------------- */

/* Such a name could forge lines of a report, or move the cursor of a terminal. C1 has two forms:
 * the characters U+0080 to U+009F, and where these octets begin no character, themselves. */
static bool is_control(const char *at) {
    const unsigned char *c = (const unsigned char *)at;
    size_t length = text_character(at);
    bool c1 = (length == 0 && c[0] >= 0x80 && c[0] <= 0x9f) ||
              (length == 2 && c[0] == 0xc2 && c[1] <= 0x9f);
    return c[0] < 0x20 || c[0] == 0x7f || c1;
}

static bool has_control(const char *path) {
    while (*path != '\0' && !is_control(path)) {
        size_t length = text_character(path);
        path += length == 0 ? 1 : length;
    }
    return *path != '\0';
}

void scenario_file_free(struct scenario_file *file) {
    free(file->path);
    free(file->root);
    free(file->wrong);
}

/* The name with \xNN for each such octet, so that the file can be found; NULL: no memory. */
static char *escaped(const char *path) {
    char *name = malloc(4 * strlen(path) + 1), *to = name;
    while (name != NULL && *path != '\0') {
        size_t length = is_control(path) ? 0 : text_character(path);
        if (length > 0) {
            memcpy(to, path, length);
            to += length;
        } else {
            to += sprintf(to, "\\x%02x", (unsigned char)*path);
            length = 1;
        }
        path += length;
    }
    if (name != NULL)
        *to = '\0';
    return name;
}

/* Takes path and root over, also when it fails. */
static bool add(struct scenario_files *files, char *path, char *root, struct file_error *error) {
    if (files->count == files->room) {
        size_t room = files->room == 0 ? 64 : files->room * 2;
        struct scenario_file *file = realloc(files->file, room * sizeof *file);
        if (file != NULL) {
            files->file = file;
            files->room = room;
        }
    }
    if (path == NULL || root == NULL || files->count == files->room) {
        free(path);
        free(root);
        return fail_memory(error, "scenarios");
    }
    files->file[files->count++] = (struct scenario_file){.path = path, .root = root};
    if (!has_control(path))
        return true;
    struct scenario_file *file = &files->file[files->count - 1];
    file->path = escaped(path);
    free(path);
    file->wrong = strdup("its name has a control character");
    return (file->path != NULL && file->wrong != NULL) || fail_memory(error, "scenarios");
}

/* The last one is no scenario, and that is why. */
static bool mark_wrong(struct scenario_files *files, const char *why, struct file_error *error) {
    struct scenario_file *file = &files->file[files->count - 1];
    if (file->wrong == NULL)
        file->wrong = strdup(why);
    return file->wrong != NULL || fail_memory(error, "scenarios");
}

static bool add_wrong(struct scenario_files *files, const char *path, const char *why,
                      struct file_error *error) {
    return add(files, strdup(path), strdup("."), error) && mark_wrong(files, why, error);
}

/* That memory is out is no fault of the file. */
static bool add_unread(struct scenario_files *files, const char *path, int number,
                       struct file_error *error) {
    if (number == ENOMEM)
        return fail_memory(error, path);
    return add_wrong(files, path, strerror(number), error);
}

static int by_path(const void *a, const void *b) {
    return strcmp(((const struct scenario_file *)a)->path, ((const struct scenario_file *)b)->path);
}

static bool is_scenario(const char *name) {
    size_t length = strlen(name);
    return length > 4 && strcmp(name + length - 4, ".scn") == 0 && name[0] != '.';
}

static bool add_directory(struct scenario_files *files, const char *path,
                          struct file_error *error) {
    DIR *directory = opendir(path);
    if (directory == NULL)
        return add_unread(files, path, errno, error);
    size_t before = files->count;
    bool good = true;
    const struct dirent *entry;
    while (good && (errno = 0, entry = readdir(directory)) != NULL) {
        if (!is_scenario(entry->d_name))
            continue;
        good = add(files, path_join(path, entry->d_name), strdup(path), error);
        if (good && file_inside(files->file[files->count - 1].path, path) == 0)
            good = mark_wrong(files, "is a link that leads out of its directory", error);
    }
    int number = good ? errno : 0;
    closedir(directory);
    if (good && files->count > before)
        qsort(files->file + before, files->count - before, sizeof *files->file, by_path);
    if (number != 0)
        return add_unread(files, path, number, error);
    if (good && files->count == before)
        return add_wrong(files, path,
                         "this directory has no scenarios (*.scn), and folders in it are not "
                         "searched",
                         error);
    return good;
}

bool files_add(struct scenario_files *files, const char *path, struct file_error *error) {
    if (strcmp(path, "-") == 0)
        return add(files, strdup(path), strdup("."), error);
    struct stat status;
    if (stat(path, &status) != 0)
        return add_unread(files, path, errno, error);
    if (S_ISDIR(status.st_mode))
        return add_directory(files, path, error);
    return add(files, strdup(path), path_directory(path), error);
}

void files_free(struct scenario_files *files) {
    for (size_t i = 0; i < files->count; i++)
        scenario_file_free(&files->file[i]);
    free(files->file);
    memset(files, 0, sizeof *files);
}

/* ---- writing -------------------------------------------------------------------------------- */

enum { STREAM_ROOM = 1 << 16 };

static bool write_all(struct file_stream *stream, const char *octets, size_t length) {
    while (length > 0 && !stream->failed) {
        ssize_t done = write(stream->descriptor, octets, length);
        if (done >= 0) {
            octets += done;
            length -= (size_t)done;
        } else if (errno != EINTR) {
            stream->failed = true;
            fail_errno(&stream->error, stream->name);
        }
    }
    return !stream->failed;
}

static bool flush(struct file_stream *stream) {
    size_t used = stream->used;
    stream->used = 0;
    return write_all(stream, stream->room, used);
}

bool file_stream_write(void *context, const char *octets, size_t length) {
    struct file_stream *stream = context;
    if (stream->used + length > STREAM_ROOM && !flush(stream))
        return false;
    if (length >= STREAM_ROOM)
        return write_all(stream, octets, length);
    memcpy(stream->room + stream->used, octets, length);
    stream->used += length;
    return !stream->failed;
}

/* A new file beside the one it will take the place of. */
static bool open_beside(struct file_stream *stream) {
    stream->beside = malloc(strlen(stream->path) + sizeof ".XXXXXX");
    if (stream->beside == NULL)
        return fail_memory(&stream->error, stream->name);
    sprintf(stream->beside, "%s.XXXXXX", stream->path);
    stream->descriptor = mkstemp(stream->beside);
    if (stream->descriptor < 0) {
        fail_errno(&stream->error, stream->name);
        free(stream->beside);
        stream->beside = NULL;
        return false;
    }
    mode_t mask = umask(0);
    umask(mask);
    return fchmod(stream->descriptor, 0666 & ~mask) == 0 ||
           fail_errno(&stream->error, stream->name);
}

/* What is no regular file (a terminal, /dev/null) is written to, never replaced. */
static bool open_itself(struct file_stream *stream) {
    stream->descriptor = open(stream->path, O_WRONLY | O_NOCTTY | O_CLOEXEC);
    return stream->descriptor >= 0 || fail_errno(&stream->error, stream->name);
}

bool file_stream_open(struct file_stream *stream, const char *name) {
    struct stat status;
    *stream = (struct file_stream){.name = name, .descriptor = -1};
    bool there = stat(name, &status) == 0, regular = !there || S_ISREG(status.st_mode);
    /* The file that a link leads to is replaced, not the link. */
    stream->path = there && regular ? realpath(name, NULL) : strdup(name);
    stream->room = malloc(STREAM_ROOM);
    if (stream->path == NULL || stream->room == NULL)
        stream->failed = !fail_errno(&stream->error, name);
    else
        stream->failed = !(regular ? open_beside(stream) : open_itself(stream));
    return !stream->failed;
}

bool file_stream_close(struct file_stream *stream, bool keep) {
    if (stream->descriptor >= 0 && keep && !stream->failed)
        flush(stream);
    if (stream->descriptor >= 0 && close(stream->descriptor) != 0 && !stream->failed)
        stream->failed = !fail_errno(&stream->error, stream->name);
    if (stream->beside != NULL) {
        keep = keep && !stream->failed;
        if (keep && rename(stream->beside, stream->path) != 0)
            stream->failed = !fail_errno(&stream->error, stream->name);
        if (!keep || stream->failed)
            unlink(stream->beside);
    }
    free(stream->beside);
    free(stream->path);
    free(stream->room);
    stream->beside = stream->path = stream->room = NULL;
    stream->descriptor = -1;
    return !stream->failed;
}

bool directory_make(const char *path, struct file_error *error) {
    if (mkdir(path, 0777) == 0)
        return true;
    if (errno != EEXIST)
        return fail_errno(error, path);
    return path_is_directory(path) || fail(error, path, "is not a directory");
}

bool file_stream_finish(struct file_stream *stream, const struct text *text,
                        struct file_error *error) {
    if (text->failed && !stream->failed)
        stream->failed = !fail_memory(&stream->error, stream->name);
    bool good = !stream->failed && file_stream_write(stream, text->octets, text->length);
    good = file_stream_close(stream, good) && good;
    if (!good)
        *error = stream->error;
    return good;
}

bool file_write(const char *path, const struct text *text, struct file_error *error) {
    struct file_stream stream;
    file_stream_open(&stream, path);
    return file_stream_finish(&stream, text, error);
}
