/* Whose: a name, and the connection that it stands for at this moment. */
#include "script/play.h"

enum play_found play_find(struct player *p, const struct who *who, uint32_t *id) {
    struct notes *notes = play_notes(p);
    if (who->kind == WHO_HOST) {
        const struct notes_host *host = notes_host(notes, who->index);
        if (host->alive > 1)
            return PLAY_SEVERAL;
        *id = host->alive == 1 ? host->first : host->closed;
    } else {
        *id = ((uint32_t *)notes_at(notes, notes->name))[who->index];
    }
    if (*id != 0 && who->peer)
        *id = notes_conn(notes, *id)->peer;
    return *id == 0 ? PLAY_NOT_YET : PLAY_FOUND;
}

bool play_not_found(struct player *p, const struct who *who, enum play_found found) {
    struct who self = *who;
    struct pen pen = play_fail(p, who->where), hint = play_hint(p);
    uint32_t id = 0;
    self.peer = 0;
    bool peer = found == PLAY_NOT_YET && who->peer && play_find(p, &self, &id) == PLAY_FOUND;
    play_pen_who(p, &pen, peer ? &self : who);
    if (found == PLAY_SEVERAL) {
        pen_print(&pen, " could be any of %u connections",
                  (unsigned)notes_host(play_notes(p), who->index)->alive);
        pen_print(&hint, "name the one that is meant: `connect ... as c1`, then `c1` or `c1.peer`");
        return false;
    }
    if (peer)
        pen_print(&pen, " has no other end yet: none of its segments has arrived");
    else if (who->kind == WHO_HOST)
        pen_print(&pen, " has no connection");
    else
        pen_print(&pen, " is not open yet");
    return false;
}

struct notes_conn *play_need(struct player *p, const struct who *who, uint32_t *id) {
    enum play_found found = play_find(p, who, id);
    if (found == PLAY_FOUND)
        return notes_conn(play_notes(p), *id);
    play_not_found(p, who, found);
    return NULL;
}

void play_name(struct player *p, int32_t name, uint32_t id) {
    struct notes *notes = play_notes(p);
    struct notes_conn *conn = notes_conn(notes, id);
    if (name < 0 || conn == NULL)
        return;
    uint32_t *bound = (uint32_t *)notes_at(notes, notes->name) + name;
    /* The one that had the name before is told by its number from now on. */
    struct notes_conn *before = notes_conn(notes, *bound);
    if (before != NULL && before->name == name + 1)
        before->name = 0;
    *bound = id;
    conn->name = (uint16_t)(name + 1);
}
