/* Captures of a play: which the options ask for, and where they go. */
#include "captures.h"
#include <lastack/sim.h>

static bool add_file(struct captures *captures, const struct run_options *options, unsigned format,
                     const char *path) {
    if (path == NULL)
        return true;
    struct one_capture *one = &captures->one[captures->count++];
    *one = (struct one_capture){.file = true, .options = options->capture};
    one->options.format = format;
    one->options.write = file_stream_write;
    one->options.context = &one->stream;
    return file_stream_open(&one->stream, path);
}

bool captures_open(struct captures *captures, const struct run_options *options,
                   struct output *output, struct file_error *error) {
    captures->count = 0;
    if (!add_file(captures, options, LASTACK_CAPTURE_PCAPNG, options->pcapng) ||
        !add_file(captures, options, LASTACK_CAPTURE_PCAP, options->pcap))
        return captures_close(captures, error);
    if (options->tcpdump) {
        struct one_capture *one = &captures->one[captures->count++];
        *one = (struct one_capture){.options = options->capture};
        one->options.format = LASTACK_CAPTURE_TCPDUMP;
        one->options.write = output_write;
        one->options.context = output;
    }
    return true;
}

bool captures_begin(struct captures *captures, lastack_sim *sim,
                    const struct lastack_names *names) {
    for (size_t i = 0; i < captures->count; i++) {
        struct one_capture *one = &captures->one[i];
        one->options.names = *names;
        one->capture = lastack_capture_create(NULL, &one->options);
        if (one->capture == NULL || lastack_sim_observe(sim, LASTACK_CAPTURE_RECORDS,
                                                        lastack_capture_see, one->capture) < 0)
            return false;
    }
    return true;
}

static bool has_failed(const struct one_capture *one) {
    return one->file ? one->stream.failed
                     : ((const struct output *)one->options.context)->error != 0;
}

/* A write that has failed is known where it was written to; if none has, it was memory. */
bool captures_end(struct captures *captures) {
    bool good = true;
    for (size_t i = 0; i < captures->count; i++) {
        struct one_capture *one = &captures->one[i];
        one->whole = one->capture != NULL && lastack_capture_end(one->capture);
        if (!one->whole && one->capture != NULL && !has_failed(one))
            good = false;
    }
    return good;
}

void captures_drop(struct captures *captures) {
    struct file_error error;
    for (size_t i = 0; i < captures->count; i++)
        captures->one[i].whole = false;
    captures_close(captures, &error);
}

bool captures_close(struct captures *captures, struct file_error *error) {
    bool good = true;
    for (size_t i = 0; i < captures->count; i++) {
        struct one_capture *one = &captures->one[i];
        lastack_capture_free(one->capture);
        if (one->file && !file_stream_close(&one->stream, one->whole) && good) {
            *error = one->stream.error;
            good = false;
        }
    }
    captures->count = 0;
    return good;
}
