/* What a scenario adds to a trace in JSON: its text, its statements, and what came of it. */
#include "trace/json.h"
#include <inttypes.h>
#include <lastack/scenario.h>
#include <stdio.h>

static void put_failure(struct json *json, const struct lastack_failure *failure) {
    json_open(json, "failure", '{');
    json_string(json, "file", failure->file);
    json_number(json, "line", failure->line);
    json_number(json, "column", failure->column);
    json_time(json, "time", failure->time);
    json_string(json, "message", failure->message);
    json_string(json, "expected", failure->expected);
    json_string(json, "actual", failure->actual);
    json_string(json, "hint", failure->hint);
    json_close(json, '}');
}

void lastack_json_source(struct lastack_json_sink *sink, const char *file, const char *text,
                         size_t octets) {
    struct json json;
    json_line(&json, sink, "source");
    json_string(&json, "file", file);
    json_text(&json, "text", text, octets);
    json_end_line(&json, sink);
}

void lastack_json_statement(struct lastack_json_sink *sink, const lastack_sim *sim,
                            const char *file, uint32_t line) {
    struct json json;
    json_line(&json, sink, "statement");
    json_time(&json, "time", lastack_sim_now(sim));
    json_string(&json, "file", file);
    json_number(&json, "line", line);
    json_end_line(&json, sink);
}

void lastack_json_end(struct lastack_json_sink *sink, const struct lastack_result *result) {
    static const char *const outcome[] = {[LASTACK_PASSED] = "passed",
                                          [LASTACK_FAILED] = "failed",
                                          [LASTACK_WRONG] = "wrong",
                                          [LASTACK_EXHAUSTED] = "exhausted"};
    char digest[24];
    snprintf(digest, sizeof digest, "%016" PRIx64, result->digest);
    struct json json;
    json_line(&json, sink, "result");
    json_string(&json, "outcome", outcome[result->outcome]);
    json_time(&json, "time", result->time);
    json_number(&json, "events", result->events);
    json_number(&json, "segments", result->segments);
    json_string(&json, "digest", digest);
    json_number(&json, "expectations", result->expectations);
    json_number(&json, "findings", result->findings);
    json_open(&json, "not_visible", '[');
    for (unsigned i = 0; i < LASTACK_FINDING_COUNT; i++)
        if (result->not_visible >> i & 1)
            json_string(&json, NULL, lastack_finding_name(i));
    json_close(&json, ']');
    json_string(&json, "warning", result->warning[0] != 0 ? result->warning : NULL);
    if (result->outcome == LASTACK_PASSED)
        json_null(&json, "failure");
    else
        put_failure(&json, &result->failure);
    json_end_line(&json, sink);
}
