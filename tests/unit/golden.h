// SPDX-License-Identifier: Apache-2.0
// Bytes of each record as fastavro encodes them, written by tests/interop/golden.py.
// clang-format off
#ifndef HUIYIN_TESTS_UNIT_GOLDEN_H
#define HUIYIN_TESTS_UNIT_GOLDEN_H

#include <stdint.h>

static const struct {
  const char *name;
  uint64_t fingerprint;
} golden_fingerprints[] = {
  {"request-filed", UINT64_C(0xf4945733b0b6d112)},
  {"task-pledged", UINT64_C(0xf4a667bbbba94d14)},
  {"task-resolved", UINT64_C(0x55b33312b3f653f4)},
  {"volunteer-event-held", UINT64_C(0xfb7dfe188835cd5c)},
  {"overdue-alert", UINT64_C(0x2389969994c5056d)},
};

static const struct golden {
  const char *name;
  const char *json;
  const char *hex;
} goldens[] = {
  {"request-filed",
    "{\"type\":\"request-filed\",\"event_id\":\"0b2f6c1e-8a44-4d3b-9a55-1234567890ab\",\"occurred_at\":\"2026-03-01T00:00:00.000Z\",\"source\":\"12345热线\",\"request_id\":\"R-2026-000123\",\"kind\":\"COMPLAINT\",\"channel\":\"WECHAT\",\"category\":\"物业管理\",\"district\":\"152502/xilin/07\",\"priority\":\"URGENT\",\"due_at\":\"2026-03-02T00:00:00.000Z\",\"assisted\":true,\"summary\":\"楼道里的灯\\n坏了 \\\"三天\\\"\"}",
    "c30112d1b6b0335794f44830623266366331652d386134342d346433622d396135352d31323334353637383930616280f08e"
    "eb9467163132333435e783ade7babf1a522d323032362d303030313233020a18e789a9e4b89ae7aea1e790861e3135323530"
    "322f78696c696e2f3037060280e0c1bd956701023ee6a5bce98193e9878ce79a84e781af0ae59d8fe4ba862022e4b889e5a4"
    "a922"},
  {"request-filed",
    "{\"type\":\"request-filed\",\"event_id\":\"0b2f6c1e-8a44-4d3b-9a55-1234567890ab\",\"occurred_at\":\"1970-01-01T00:00:00.000Z\",\"source\":\"\",\"request_id\":\"R-2026-000123\",\"kind\":\"COMPLAINT\",\"channel\":\"WECHAT\",\"category\":\"物业管理\",\"district\":\"\",\"priority\":\"URGENT\",\"due_at\":null,\"assisted\":false,\"summary\":null}",
    "c30112d1b6b0335794f44830623266366331652d386134342d346433622d396135352d31323334353637383930616200001a"
    "522d323032362d303030313233020a18e789a9e4b89ae7aea1e790860006000000"},
  {"task-pledged",
    "{\"type\":\"task-pledged\",\"event_id\":\"e-2\",\"occurred_at\":\"2026-03-01T00:00:00.001Z\",\"source\":\"desk\",\"request_id\":\"R-2026-000123\",\"unit\":\"城管局\",\"pledger\":\"王五\",\"due_at\":\"2026-03-04T00:00:00.000Z\"}",
    "c301144da9bbbb67a6f406652d3282f08eeb9467086465736b1a522d323032362d30303031323312e59f8ee7aea1e5b18002"
    "0ce78e8be4ba940280c0a7e29667"},
  {"task-pledged",
    "{\"type\":\"task-pledged\",\"event_id\":\"e-2\",\"occurred_at\":\"1970-01-01T00:00:00.000Z\",\"source\":\"\",\"request_id\":\"R-2026-000123\",\"unit\":\"城管局\",\"pledger\":null,\"due_at\":null}",
    "c301144da9bbbb67a6f406652d3200001a522d323032362d30303031323312e59f8ee7aea1e5b1800000"},
  {"task-resolved",
    "{\"type\":\"task-resolved\",\"event_id\":\"e-3\",\"occurred_at\":\"2026-03-01T00:00:00.002Z\",\"source\":\"desk\",\"request_id\":\"R-2026-000123\",\"unit\":\"城管局\",\"outcome\":\"WITHDRAWN\",\"satisfaction\":5}",
    "c301f453f6b31233b35506652d3384f08eeb9467086465736b1a522d323032362d30303031323312e59f8ee7aea1e5b1800a"
    "020a"},
  {"task-resolved",
    "{\"type\":\"task-resolved\",\"event_id\":\"e-3\",\"occurred_at\":\"1970-01-01T00:00:00.000Z\",\"source\":\"\",\"request_id\":\"R-2026-000123\",\"unit\":\"城管局\",\"outcome\":\"WITHDRAWN\",\"satisfaction\":null}",
    "c301f453f6b31233b35506652d3300001a522d323032362d30303031323312e59f8ee7aea1e5b1800a00"},
  {"volunteer-event-held",
    "{\"type\":\"volunteer-event-held\",\"event_id\":\"e-4\",\"occurred_at\":\"2199-12-31T23:59:59.999Z\",\"source\":\"\",\"station\":\"南街站\",\"district\":\"152502//南街\",\"kind\":\"义诊\",\"teams\":2,\"volunteers\":300,\"beneficiaries\":2147483647,\"minutes\":90}",
    "c3015ccd358818fe7dfb06652d34fe9f8d99bda6030012e58d97e8a197e7ab991c3135323530322f2fe58d97e8a1970ce4b9"
    "89e8af8a04d804feffffff0fb401"},
  {"volunteer-event-held",
    "{\"type\":\"volunteer-event-held\",\"event_id\":\"e-4\",\"occurred_at\":\"1970-01-01T00:00:00.000Z\",\"source\":\"\",\"station\":\"南街站\",\"district\":\"\",\"kind\":\"义诊\",\"teams\":2,\"volunteers\":300,\"beneficiaries\":2147483647,\"minutes\":90}",
    "c3015ccd358818fe7dfb06652d34000012e58d97e8a197e7ab99000ce4b989e8af8a04d804feffffff0fb401"},
  {"overdue-alert",
    "{\"type\":\"overdue-alert\",\"alert_id\":\"0:R-2026-000123:overdue:0\",\"status\":\"CLEARED\",\"request_id\":\"R-2026-000123\",\"mark\":\"overdue\",\"severity\":\"CRITICAL\",\"audience\":\"区长\",\"at\":\"2026-03-01T00:00:00.005Z\",\"mark_at\":\"2026-03-01T00:00:00.004Z\",\"due_at\":\"2026-03-01T00:00:00.004Z\",\"filed_at\":\"2026-03-01T00:00:00.000Z\",\"kind\":\"OTHER\",\"channel\":\"INITIATIVE\",\"priority\":\"LOW\",\"category\":\"物业管理\",\"district\":\"152502\",\"unit\":\"城管局\"}",
    "c3016d05c5949996892332303a522d323032362d3030303132333a6f7665726475653a30021a522d323032362d3030303132"
    "330e6f766572647565040ce58cbae995bf8af08eeb94670288f08eeb94670288f08eeb946780f08eeb94670e100018e789a9"
    "e4b89ae7aea1e790860c3135323530320212e59f8ee7aea1e5b180"},
  {"overdue-alert",
    "{\"type\":\"overdue-alert\",\"alert_id\":\"0:R-2026-000123:overdue:0\",\"status\":\"CLEARED\",\"request_id\":\"R-2026-000123\",\"mark\":\"overdue\",\"severity\":\"CRITICAL\",\"audience\":\"\",\"at\":\"2026-03-01T00:00:00.005Z\",\"mark_at\":null,\"due_at\":null,\"filed_at\":\"2026-03-01T00:00:00.000Z\",\"kind\":\"OTHER\",\"channel\":\"INITIATIVE\",\"priority\":\"LOW\",\"category\":\"物业管理\",\"district\":\"\",\"unit\":null}",
    "c3016d05c5949996892332303a522d323032362d3030303132333a6f7665726475653a30021a522d323032362d3030303132"
    "330e6f76657264756504008af08eeb9467000080f08eeb94670e100018e789a9e4b89ae7aea1e790860000"},
};

#endif
