// SPDX-License-Identifier: Apache-2.0
// What people say of alerts: silences and acknowledgements.
#include <string.h>

#include "consumers/core/must.h"
#include "consumers/core/text.h"
#include "consumers/notify/group.h"

// What a silence held back is looked at when the group may speak again; other waits have nothing to do with silences.
static void look_for_news(struct group *group, int64_t now) {
  int64_t interval = group->last_at == MOMENT_NONE ? now : group->last_at + group->route->group_interval;
  int64_t at = interval > now ? interval : now;
  group->flush_at = at < group->flush_at ? at : group->flush_at;
}

// Rare, so that every group may be looked at again.
static void look_again(struct groups *g, bool silences, int64_t now) {
  for (size_t i = 0; i < g->table.slot_count; i++) {
    struct group *group = g->table.slots[i] ? group_at(g->table.slots[i]) : NULL;
    if (group && group->first) {
      if (silences && group->is_silenced) {
        look_for_news(group, now);
      }
      group->again_at = group->again_at == INT64_MAX ? INT64_MAX : now;
      due_set(&g->due, group->place, now);
    }
  }
}

void groups_silence(struct groups *g, const struct silence *all, size_t count, int64_t now) {
  g->silences = all;
  g->silence_count = count;
  look_again(g, true, now);
}

size_t groups_silenced(const struct groups *g, int64_t now) {
  size_t count = 0;
  for (size_t i = 0; g->silence_count && i < g->table.slot_count; i++) {
    const struct group *group = g->table.slots[i] ? group_at(g->table.slots[i]) : NULL;
    for (const struct standing *s = group ? group->first : NULL; s; s = s->next) {
      count += group_silenced_until(g, s, now) != MOMENT_NONE;
    }
  }
  return count;
}

void group_drop_acknowledgements(struct groups *g, struct text request_id, int64_t now) {
  size_t kept = 0;
  for (size_t i = 0; i < g->acknowledgement_count; i++) {
    struct acknowledgement *a = &g->acknowledgements[i];
    if (a->until <= now || text_equal((struct text){a->request_id, a->size}, request_id)) {
      free(a->request_id);
    } else {
      g->acknowledgements[kept++] = *a;
    }
  }
  g->acknowledgement_count = kept;
}

void groups_acknowledge(struct groups *g, struct text request_id, int64_t until, int64_t now) {
  group_drop_acknowledgements(g, request_id, now);
  if (until > now) {
    g->acknowledgements =
      must(realloc(g->acknowledgements, (g->acknowledgement_count + 1) * sizeof *g->acknowledgements));
    g->acknowledgements[g->acknowledgement_count++] =
      (struct acknowledgement){must(strndup(request_id.at, request_id.size)), request_id.size, until};
  }
  look_again(g, false, now);
}
