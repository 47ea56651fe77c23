// SPDX-License-Identifier: Apache-2.0
// The routes' file: what it says, every fault in it told at once, and which alert goes where.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
// cmocka wants the four first ones first.
#include <cmocka.h>

#include "consumers/notify/route_checks.h"
#include "consumers/notify/routes.h"

struct opened {
  struct conf_file file;
  struct faults faults;
  struct routes routes;
};

static void open_text(struct opened *o, const char *text) {
  struct err e;
  *o = (struct opened){.faults.file = "routes.conf"};
  assert_int_equal(conf_file_parse_on(&o->file, "routes.conf", text, strlen(text), faults_take, &o->faults, &e), 0);
  routes_read(&o->routes, &o->file, &o->faults);
}

static void close_text(struct opened *o) {
  routes_release(&o->routes);
  faults_release(&o->faults);
  conf_file_release(&o->file);
}

static void open_right(struct opened *o, const char *text) {
  open_text(o, text);
  assert_string_equal(buf_string(&o->faults.text), "");
}

static const char whole[] =
  "[receiver duty]\n"
  "type = webhook\n"
  "url = https://example.org/alerts?team=1\n"
  "secret-file = /etc/huiyin/duty.key\n"
  "[receiver leaders]\n"
  "type = mail\n"
  "smtp-url = smtps://mail.example.org:465\n"
  "from = huiyin@example.org\n"
  "to = a@example.org, b@example.org\n"
  "user = huiyin\n"
  "password-env = SMTP_PASSWORD\n"
  "language = en\n"
  "time-zone = UTC\n"
  "give-up-after = 2h\n"
  "[receiver group robot]\n"
  "type = DingTalk\n"
  "url-env = DINGTALK_URL\n"
  "[receiver nobody uses this]\n"
  "type = command\n"
  "command = /usr/local/bin/page\n"
  "[route night]\n"
  "mark = overdue, escalated\n"
  "severity = critical, WARNING\n"
  "district = 152502/xilin\n"
  "category = Noise*, 供暖\n"
  "unit = 市热力公司\n"
  "audience = red\n"
  "receivers = duty, group robot\n"
  "continue = yes\n"
  "group-by = district, category\n"
  "group-wait = 30s\n"
  "group-interval = 5m\n"
  "repeat = 4h\n"
  "quiet-hours = 00:00-07:00, 22:00-24:00\n"
  "time-zone = Asia/Shanghai\n"
  "storm = 20 per 1m\n"
  "escalate = after 30m: leaders\n"
  "escalate = after 1h:\n"
  "escalate = after 2h: leaders, duty\n"
  "[route rest]\n"
  "receivers = leaders\n";

static void receivers_are_read(void **state) {
  struct opened o;
  (void)state;
  open_right(&o, whole);
  assert_int_equal(o.routes.receivers.count, 4);
  const struct receiver *duty = o.routes.receivers.all[0];
  assert_int_equal(duty->type, RECEIVER_WEBHOOK);
  assert_string_equal(duty->url.text, "https://example.org/alerts?team=1");
  assert_string_equal(duty->secret.file, "/etc/huiyin/duty.key");
  assert_int_equal(duty->give_up_after, 86400000);
  assert_int_equal(duty->language, LANGUAGE_ZH);
  assert_int_equal(zone_offset(&duty->zone, 0), 28800000);
  const struct receiver *leaders = receivers_find(&o.routes.receivers, texts_of("leaders"));
  assert_int_equal(leaders->type, RECEIVER_MAIL);
  assert_int_equal(leaders->to.count, 2);
  assert_string_equal(leaders->password.environment, "SMTP_PASSWORD");
  assert_int_equal(leaders->language, LANGUAGE_EN);
  assert_int_equal(leaders->give_up_after, 7200000);
  assert_int_equal(zone_offset(&leaders->zone, 0), 0);
  const struct receiver *robot = receivers_find(&o.routes.receivers, texts_of("group robot"));
  assert_int_equal(robot->type, RECEIVER_DINGTALK);
  assert_null(robot->url.text);
  assert_string_equal(robot->url.environment, "DINGTALK_URL");
  close_text(&o);
}

static void routes_are_read(void **state) {
  struct opened o;
  (void)state;
  open_right(&o, whole);
  assert_int_equal(o.routes.count, 2);
  const struct route *night = o.routes.all[0];
  assert_int_equal(night->told.count, 2);
  assert_string_equal(night->told.all[1]->name, "group robot");
  assert_true(night->goes_on);
  assert_int_equal(night->match.severities, 1U << SEVERITY_CRITICAL | 1U << SEVERITY_WARNING);
  assert_int_equal(night->group_by, 1U << GROUP_DISTRICT | 1U << GROUP_CATEGORY);
  assert_int_equal(night->group_wait, 30000);
  assert_int_equal(night->group_interval, 300000);
  assert_int_equal(night->repeat, 14400000);
  assert_int_equal(night->quiet.count, 2);
  assert_int_equal(night->storm_most, 20);
  assert_int_equal(night->storm_within, 60000);
  assert_int_equal(night->level_count, 3);
  assert_int_equal(night->levels[0].after, 1800000);
  assert_int_equal(night->levels[1].told.count, 0);
  assert_string_equal(night->levels[2].told.all[1]->name, "duty");
  const struct route *rest = o.routes.all[1];
  assert_false(rest->goes_on);
  assert_int_equal(rest->group_by, 0);
  assert_int_equal(rest->quiet.count, 0);
  close_text(&o);
}

static void every_fault_is_told_with_its_line(void **state) {
  static const char *const says[] = {"routes.conf:1: `language` stands before the first heading",
    "routes.conf:2: receiver a has no type", "routes.conf:4: receiver b has no url",
    "routes.conf:6: `colour` is no key of a receiver", "routes.conf:7: `langauge` is no key of a receiver; did you",
    "routes.conf:8: receiver m is of type mail and has no `from`",
    "routes.conf:8: receiver m is of type mail and has no `to`", "routes.conf:10: this is no URL of a mail server",
    "routes.conf:11: a receiver of type mail has no `command`", "routes.conf:12: there is a user and no password",
    "routes.conf:14: `webhok` is not known as type; it is one of webhook", "did you mean `webhook`?",
    "routes.conf:15: there was a receiver a in line 2", "routes.conf:17: `example` is no mail address",
    "routes.conf:18: `x@y,` has nothing between two commas", "routes.conf:22: there is no receiver dutty; write",
    "routes.conf:23: `LOUD` is not known as severity",
    "routes.conf:24: `2 working hours` is working time, and here it is elapsed time; write it as in 30m or 24h",
    "routes.conf:24: `group-wait` is about groups", "routes.conf:25: quiet hours are those of a place",
    "routes.conf:26: `often` is no rate", "routes.conf:26: `storm` is about groups",
    "routes.conf:27: `30m: a` is no level", "routes.conf:29: a level must come later",
    "routes.conf:31: `repeat` was given in line 30", "routes.conf:32: route s tells nobody",
    "routes.conf:34: [rout t] is no section of this file; write [route NAME]",
    "routes.conf:39: there is no section [calendar offce]", "routes.conf:40: a calendar has its own time zone",
    "routes.conf:41: calendar office has no time zone"};
  struct opened o;
  (void)state;
  open_text(&o,
    "language = en\n"
    "[receiver a]\n"
    "language = en\n"
    "[receiver b]\n"
    "type = feishu\n"
    "colour = red\n"
    "langauge = en\n"
    "[receiver m]\n"
    "type = mail\n"
    "smtp-url = https://example.org\n"
    "command = /bin/true\n"
    "user = x\n"
    "[receiver w]\n"
    "type = webhok\n"
    "[receiver a]\n"
    "type = mail\n"
    "from = example\n"
    "to = x@y,\n"
    "smtp-url = smtp://localhost:2525\n"
    "[route r]\n"
    "mark = overdue\n"
    "receivers = a, dutty\n"
    "severity = LOUD\n"
    "group-wait = 2 working hours\n"
    "quiet-hours = 22:00-24:00\n"
    "storm = often\n"
    "escalate = 30m: a\n"
    "escalate = after 30m: a\n"
    "escalate = after 20m: a\n"
    "repeat = 1h\n"
    "repeat = 2h\n"
    "[route s]\n"
    "mark = overdue\n"
    "[rout t]\n"
    "mark = overdue\n"
    "[route u]\n"
    "mark = overdue\n"
    "receivers = a\n"
    "quiet-hours = outside offce\n"
    "time-zone = Asia/Shanghai\n"
    "[calendar office]\n"
    "monday = 09:00-17:00\n");
  for (size_t i = 0; i < sizeof says / sizeof *says; i++) {
    if (!strstr(buf_string(&o.faults.text), says[i])) {
      fail_msg("\"%s\" is not in:\n%s", says[i], buf_string(&o.faults.text));
    }
  }
  close_text(&o);
}

// In the order of lines, whatever sort each is of; what only follows from others is not told.
static void nothing_hides_the_other_faults(void **state) {
  struct opened o;
  (void)state;
  open_text(&o,
    "[receiver a]\ntype = command\ncommand = /bin/true # page\n[receiver b]\ntype mail\n[route r]\n[route s]\n"
    "district = 152502 / xilin, 152502/duolun/*\nmark = overdue # red\nreceivers a\n[route t]\ncategory = 供暖，供水\n"
    "receivers = a, b\n[receiver c]\n");
  assert_string_equal(buf_string(&o.faults.text),
    "routes.conf:3: the # and what follows it would be part of the value: put the comment on a line of its own, or, "
    "where it is none, the value in double quotes\n"
    "routes.conf:5: this line is no `key = value`, no [section] and no # comment\n"
    "routes.conf:6: route r tells nobody; add receivers = NAME, or take the route out\n"
    "routes.conf:8: `152502 / xilin` has blanks around a /: leave them out, or put the list in double quotes where "
    "they belong to the names\n"
    "routes.conf:8: `152502/duolun/*` has a *, which stands for nothing here: a district is meant with all below it; "
    "leave the * out\n"
    "routes.conf:9: the # and what follows it would be part of the value: put the comment on a line of its own, or, "
    "where it is none, the value in double quotes\n"
    "routes.conf:10: this line is no `key = value`, no [section] and no # comment\n"
    "routes.conf:12: `供暖，供水` has a full-width comma, which parts nothing; write `,` between two, or put the value "
    "in double quotes where it belongs to a name\n"
    "routes.conf:14: receiver c has no type; write type = webhook, or the like\n");
  close_text(&o);
}

// Each is refused, told of in its line, and not repeated.
static void a_secret_in_the_file_is_refused_and_not_repeated(void **state) {
  static const char *const lines[] = {"secret = SWORDFISH", "password = SWORDFISH", "url = https://u:SWORDFISH@h/",
    "url = https://h/send?key=SWORDFISH", "url = https://h/robot/send?a=1&access_token=SWORDFISH",
    "url = https://h/open-apis/bot/v2/hook/SWORDFISH", "url = https://hooks.slack.com/services/T0/B0/SWORDFISH",
    "url = https://Hooks.Slack.com/workflows/SWORDFISH", "url = https://discord.com/api/webhooks/1/SWORDFISH",
    "url = https://a.webhook.office.com/webhookb2/SWORDFISH", "url = https://api.telegram.org/botSWORDFISH/sendMessage",
    "url = https://h/x?apikey=SWORDFISH", "url = https://h/x?a=1&APIKEY=SWORDFISH", "url = https://h/x?sig=SWORDFISH",
    "secret-env = SWORDFISH-1", "secret-file = SWORDFISH", "url = ftp://SWORDFISH"};
  (void)state;
  for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
    struct opened o;
    struct buf text = {0};
    buf_printf(&text, "[receiver r]\ntype = webhook\n%s\n[route a]\nreceivers = r\n", lines[i]);
    open_text(&o, buf_string(&text));
    assert_non_null(strstr(buf_string(&o.faults.text), "routes.conf:3: "));
    assert_null(strstr(buf_string(&o.faults.text), "SWORDFISH"));
    close_text(&o);
    buf_release(&text);
  }
}

static const char three[] =
  "[receiver c]\ntype = command\ncommand = x\n"
  "[receiver m]\ntype = alertmanager\nurl = https://am.example.org\ngive-up-after = none\n"
  "[receiver w]\ntype = webhook\nurl = https://hooks.slack.com/\n";
enum { THREE_LINES = 10 };

static void open_below(struct opened *o, const char *below) {
  struct buf text = {0};
  buf_printf(&text, "%s%s", three, below);
  open_text(o, buf_string(&text));
  buf_release(&text);
}

// Lines are counted from behind the receivers.
static void assert_fault(const char *below, int line, const char *says) {
  struct opened o;
  char begin[64];
  open_below(&o, below);
  (void)snprintf(begin, sizeof begin, "routes.conf:%d: ", THREE_LINES + line);
  const char *found = strstr(buf_string(&o.faults.text), begin);
  if (o.faults.count != 1 || !found || !strstr(found, says)) {
    fail_msg("%s\"%s\" is not in:\n%s", begin, says, buf_string(&o.faults.text));
  }
  close_text(&o);
}

static void assert_no_fault(const char *below) {
  struct opened o;
  open_below(&o, below);
  assert_string_equal(buf_string(&o.faults.text), "");
  close_text(&o);
}

static void what_is_never_given_up_says_none(void **state) {
  struct opened o;
  (void)state;
  open_below(&o, "[route a]\nreceivers = c\n");
  assert_true(receivers_find(&o.routes.receivers, texts_of("m"))->give_up_after == INT64_MAX);
  close_text(&o);
  static const char *const zeros[] = {"0h", "0s", "0 days"};
  assert_fault("[receiver z]\ntype = command\ncommand = x\ngive-up-after = forever\n[route a]\nreceivers = z\n", 4,
    "`forever` is no length of time; write one as in 2h, 15 days, or none");
  for (size_t i = 0; i < 3; i++) {
    char below[160];
    (void)snprintf(below, sizeof below,
      "[receiver z]\ntype = command\ncommand = x\ngive-up-after = %s\n[route a]\nreceivers = z\n", zeros[i]);
    assert_fault(
      below, 4, "leaves a receiver no time to take anything; write for how long it is tried, as in 24h, or none");
  }
}

static void an_alertmanager_is_not_told_by_groups(void **state) {
  (void)state;
  assert_no_fault("[route a]\nreceivers = c, m\nrepeat = 5m\nescalate = after 1h: m\n");
  assert_fault(
    "[route a]\ngroup-by = district\nreceivers = c, m\n", 3, "receiver m is an Alertmanager, which groups by itself");
  assert_fault("[route a]\nreceivers = c, m\ngroup-by = all\nstorm = 20 per 1m\n", 2, "without group-by and storm");
  assert_fault("[route a]\nreceivers = c\ngroup-by = all\nescalate = after 1h: c\nescalate = after 2h: c, m\n", 5,
    "route a has groups");
}

static void a_category_with_a_star_inside_is_a_fault(void **state) {
  (void)state;
  assert_no_fault("[route a]\ncategory = 供暖*, *\nreceivers = c\n");
  assert_fault("[route a]\nreceivers = c\ncategory = x, a*b\n", 3, "`a*b` has a * that is not its end");
  assert_fault("[route a]\nreceivers = c\ncategory = a**\n", 3, "`a**` has a * that is not its end");
}

static void a_route_that_is_never_reached_is_a_fault(void **state) {
  static const char all[] = "[route a]\nreceivers = c\n";
  struct wrong {
    const char *first;
    const char *then;
    bool reached;
  };
  static const struct wrong pairs[] = {{"", "", false}, {"", "mark = overdue", false}, {"mark = overdue", "", true},
    {"continue = yes", "mark = overdue", true}, {"mark = a, b", "mark = b", false},
    {"mark = a, b", "mark = b, c", true}, {"severity = CRITICAL, WARNING", "severity = WARNING", false},
    {"severity = WARNING", "severity = CRITICAL", true}, {"severity = WARNING, CRITICAL, INFO", "", false},
    {"severity = WARNING, CRITICAL", "", true}, {"district = 1/2", "district = 1/2/3, 1/2", false},
    {"district = 1/2", "district = 1/20", true}, {"district = 1/2", "district = 1", true},
    {"category = 供*", "category = 供暖, 供水*", false}, {"category = 供暖*", "category = 供*", true},
    {"category = 供暖", "category = 供暖*", true}, {"category = *", "category = 供暖*", false},
    {"unit = a", "unit = a\nmark = x", false}, {"unit = a", "audience = a", true},
    {"audience = a", "audience = b", true}, {"unit = a\nmark = x", "unit = a", true}};
  (void)state;
  for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
    struct opened o;
    char below[200];
    (void)snprintf(below, sizeof below, "%s%s\n[route b]\nreceivers = m\n%s\n", all, pairs[i].first, pairs[i].then);
    open_below(&o, below);
    const char *says = buf_string(&o.faults.text);
    if (pairs[i].reached ? *says
                         : o.faults.count != 1 || !strstr(says, "route b is never reached: route a, in line 11")) {
      fail_msg("[%s], then [%s]: %s", pairs[i].first, pairs[i].then, says);
    }
    close_text(&o);
  }
  assert_fault("[route a]\nreceivers = c\n[route b]\nmark = x\nreceivers = m\n", 3, "continue = yes there");
  // A fault alone, not what would follow from half a route.
  assert_fault("[route a]\nreceivers = c\nseverity = LOUD\n[route b]\nreceivers = m\n", 3, "`LOUD` is not known");
}

static void assert_doubled(const char *below, const char *says) {
  struct opened o;
  struct faults warnings = {.file = "routes.conf"};
  open_below(&o, below);
  assert_string_equal(buf_string(&o.faults.text), "");
  route_checks_doubled(&o.routes, &warnings);
  const char *said = buf_string(&warnings.text);
  if (warnings.count != (*says != 0) || !strstr(said, says)) {
    fail_msg("%s\"%s\" is not: %s", below, says, said);
  }
  faults_release(&warnings);
  close_text(&o);
}

static void who_hears_twice_is_warned_of(void **state) {
  struct pair {
    const char *first;
    const char *then;
    bool twice;
  };
  static const struct pair pairs[] = {{"", "", true}, {"mark = a", "", true}, {"", "mark = a", true},
    {"mark = a, b", "mark = b", true}, {"mark = a", "mark = b", false}, {"mark = a", "unit = b", true},
    {"severity = WARNING", "severity = CRITICAL", false}, {"severity = WARNING", "severity = CRITICAL, WARNING", true},
    {"district = 1/2", "district = 1/2/3", true}, {"district = 1/2/3", "district = 1/2", true},
    {"district = 1/2", "district = 1/20", false}, {"category = 供*", "category = 供暖*", true},
    {"category = 供暖*", "category = 供水*", false}, {"category = 供暖", "category = 供*", true},
    {"unit = a", "unit = b", false}, {"audience = a", "audience = b", false},
    {"mark = a\nunit = x", "mark = a\nunit = y", false}};
  char below[300];
  (void)state;
  for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
    (void)snprintf(below, sizeof below,
      "[route a]\nreceivers = m, c\ncontinue = yes\n%s\n[route b]\nreceivers = c, w\n%s\n", pairs[i].first,
      pairs[i].then);
    assert_doubled(
      below, pairs[i].twice ? ": receiver c hears twice of what both route b and route a, in line 11, match" : "");
  }
  assert_doubled("[route a]\nmark = x\nreceivers = c\n[route b]\nreceivers = c\n", "");
  assert_doubled("[route a]\ncontinue = yes\nreceivers = c\n[route b]\nreceivers = w\n", "");
  assert_doubled("[route a]\ncontinue = yes\nreceivers = c\n[route b]\nreceivers = c\n", "routes.conf:14: receiver c");
}

// The one between takes all that both match, though not all that either does.
static void what_comes_to_one_route_alone_is_not_heard_twice(void **state) {
  static const char all[] =
    "[route a]\nmark = x\ncontinue = yes\nreceivers = c\n"
    "[route between]\nmark = x\nseverity = CRITICAL\nreceivers = w\n%s"
    "[route b]\nseverity = CRITICAL\nreceivers = c\n";
  char below[300];
  (void)state;
  (void)snprintf(below, sizeof below, all, "");
  assert_doubled(below, "");
  (void)snprintf(below, sizeof below, all, "continue = yes\n");
  assert_doubled(below, "routes.conf:20: receiver c");
}

// Messages of one level have one key, those of two have two.
static void levels_are_told_twice_where_they_have_one_number(void **state) {
  static const char all[] =
    "[route a]\ncontinue = yes\nreceivers = m\nescalate = after 1h:%s\nescalate = after 2h: c\n"
    "[route b]\nreceivers = w\nescalate = after 3h: c\n";
  char below[300];
  (void)state;
  (void)snprintf(below, sizeof below, all, "");
  assert_doubled(below, "");
  (void)snprintf(below, sizeof below, all, " c");
  assert_doubled(below, "routes.conf:16: receiver c");
}

static void a_file_without_routes_is_a_fault(void **state) {
  struct opened o;
  (void)state;
  open_text(&o, "# nothing\n");
  assert_string_equal(buf_string(&o.faults.text),
    "routes.conf: there is no route in this file, so nobody would be told; write [route NAME]\n");
  close_text(&o);
}

// --- matching

static void note(void *context, const struct route *route) {
  struct buf *names = context;
  buf_printf(names, "%s ", route->name);
}

static void assert_goes(const struct routes *r, const struct overdue_alert *alert, const char *names) {
  struct buf taken = {0};
  (void)routes_match(r, alert, note, &taken);
  assert_string_equal(buf_string(&taken), names);
  buf_release(&taken);
}

static struct overdue_alert some_alert(void) {
  return (struct overdue_alert){.mark = texts_of("overdue"),
    .severity = SEVERITY_CRITICAL,
    .audience = texts_of("red"),
    .category = texts_of("供暖"),
    .district = texts_of("152502/xilin/07"),
    .unit = texts_of("市热力公司")};
}

static void the_first_that_matches_takes_it_unless_it_says_continue(void **state) {
  struct opened o;
  struct overdue_alert a = some_alert();
  (void)state;
  open_right(&o, whole);
  assert_goes(&o.routes, &a, "night rest ");
  a.severity = SEVERITY_INFO;
  assert_goes(&o.routes, &a, "rest ");
  close_text(&o);
}

static void each_key_shuts_out(void **state) {
  struct opened o;
  (void)state;
  open_right(&o, whole);
  struct overdue_alert wrong[8];
  for (size_t i = 0; i < 8; i++) {
    wrong[i] = some_alert();
  }
  wrong[0].mark = texts_of("stalled");
  wrong[1].district = texts_of("152502/xilin2");
  wrong[2].district = texts_of("152502");
  wrong[3].category = texts_of("供暖费");
  wrong[4].unit = texts_of("市热力");
  wrong[5].unit = (struct text){NULL, 0};
  wrong[6].audience = texts_of("");
  wrong[7].district = texts_of("");
  for (size_t i = 0; i < 8; i++) {
    assert_goes(&o.routes, &wrong[i], "rest ");
  }
  struct overdue_alert right = some_alert();
  right.category = texts_of("Noise - Street");
  right.district = texts_of("/152502//xilin/");
  assert_goes(&o.routes, &right, "night rest ");
  close_text(&o);
}

static void what_no_route_matches_goes_nowhere(void **state) {
  struct opened o;
  struct overdue_alert a = some_alert();
  (void)state;
  open_right(&o, "[receiver c]\ntype = command\ncommand = x\n[route a]\nmark = stalled\nreceivers = c\n");
  assert_goes(&o.routes, &a, "");
  close_text(&o);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(receivers_are_read),
    cmocka_unit_test(routes_are_read),
    cmocka_unit_test(every_fault_is_told_with_its_line),
    cmocka_unit_test(nothing_hides_the_other_faults),
    cmocka_unit_test(a_secret_in_the_file_is_refused_and_not_repeated),
    cmocka_unit_test(what_is_never_given_up_says_none),
    cmocka_unit_test(an_alertmanager_is_not_told_by_groups),
    cmocka_unit_test(a_category_with_a_star_inside_is_a_fault),
    cmocka_unit_test(a_route_that_is_never_reached_is_a_fault),
    cmocka_unit_test(who_hears_twice_is_warned_of),
    cmocka_unit_test(what_comes_to_one_route_alone_is_not_heard_twice),
    cmocka_unit_test(levels_are_told_twice_where_they_have_one_number),
    cmocka_unit_test(a_file_without_routes_is_a_fault),
    cmocka_unit_test(the_first_that_matches_takes_it_unless_it_says_continue),
    cmocka_unit_test(each_key_shuts_out),
    cmocka_unit_test(what_no_route_matches_goes_nowhere),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
