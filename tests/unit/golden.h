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

// Of tests/interop/history/, with what fastavro resolves them to.
static const struct golden history_goldens[] = {
  {"request-filed-lacking",
    "{\"type\":\"request-filed\",\"event_id\":\"bc9d3b8gbc\",\"occurred_at\":\"2197-09-25T09:54:42.054Z\",\"source\":\"\",\"request_id\":\"诉\",\"kind\":\"OTHER\",\"channel\":\"PORTAL\",\"category\":\"项承项诺项诺诺诺办诺诺结项诉诉事结事诺项结项项求诺求诺结诺项诺结诉结项求求办诺结承办项求办结办求承承承诉承结承结项承承诉诉求承办诺诺诉事诺事诺项事办承诉项结办承承诉结承诉\",\"district\":\"/\\\\\",\"priority\":\"NORMAL\",\"due_at\":null,\"assisted\":false,\"summary\":null}",
    "c301b7a7c211165ccde114626339643362386762638cbc84baa8a20306e8af890000fe03e9a1b9e689bfe9a1b9e8afbae9a1"
    "b9e8afbae8afbae8afbae58a9ee8afbae8afbae7bb93e9a1b9e8af89e8af89e4ba8be7bb93e4ba8be8afbae9a1b9e7bb93e9"
    "a1b9e9a1b9e6b182e8afbae6b182e8afbae7bb93e8afbae9a1b9e8afbae7bb93e8af89e7bb93e9a1b9e6b182e6b182e58a9e"
    "e8afbae7bb93e689bfe58a9ee9a1b9e6b182e58a9ee7bb93e58a9ee6b182e689bfe689bfe689bfe8af89e689bfe7bb93e689"
    "bfe7bb93e9a1b9e689bfe689bfe8af89e8af89e6b182e689bfe58a9ee8afbae8afbae8af89e4ba8be8afbae4ba8be8afbae9"
    "a1b9e4ba8be58a9ee689bfe8af89e9a1b9e7bb93e58a9ee689bfe689bfe8af89e7bb93e689bfe8af89042f5c"},
  {"request-filed-lacking",
    "{\"type\":\"request-filed\",\"event_id\":\"求Z\\na  诺:0求\",\"occurred_at\":\"2025-01-20T09:28:35.998Z\",\"source\":\"\",\"request_id\":\" 􏿿Z承诺诺/0承-\\\"%诺𝄞项 承求-aZ%事9项/事 项é \\u0001\\u0001\\u0001􏿿9诉/ 0a \\u00010߿é\\u0001%\\n//0求0-𝄞é%\\\\-承߿诺é%9项\\\\:\\n\",\"kind\":\"COMPLAINT\",\"channel\":\"PORTAL\",\"category\":\"项\",\"district\":\"499gcb56e17b9ef75211004h1794dffcg879h6265e9ghcf29c2h30ga5458g402b703e88gc0h44651aeb577ac4866hdhee8d6c9baehb1e085ddc18g40haa91602h78h9ha51bag75c0h53h7b2534ga18cg7g1gh6h01d7fh75be4bgae5bbf462dcf2gf86b14326fdac0c35d9g4315cb7g396g237a5h4b4b6cb0gc2302b0201acah\",\"priority\":\"NORMAL\",\"due_at\":null,\"assisted\":false,\"summary\":null}",
    "c301b7a7c211165ccde120e6b1825a0a612020e8afba3a30e6b182bc86d7b09065800220f48fbfbf5ae689bfe8afbae8afba"
    "2f30e689bf2d2225e8afbaf09d849ee9a1b920e689bfe6b1822d617f5a7f25e4ba8b39e9a1b92fe4ba8b7f20e9a1b9c3a920"
    "010101f48fbfbf39e8af892f20307f61200130dfbfc3a901250a2f2f30e6b182302df09d849ec3a9255c2de689bfdfbfe8af"
    "bac3a92539e9a1b95c3a7f7f0a020006e9a1b9fe033439396763623536653137623965663735323131303034683137393464"
    "6666636738373968363236356539676863663239633268333067613534353867343032623730336538386763306834343635"
    "3161656235373761633438363668646865653864366339626165686231653038356464633138673430686161393136303268"
    "3738683968613531626167373563306835336837623235333467613138636737673167683668303164376668373562653462"
    "6761653562626634363264636632676638366231343332366664616330633335643967343331356362376733393667323337"
    "6135683462346236636230676332333032623032303161636168"},
  {"request-filed-lacking",
    "{\"type\":\"request-filed\",\"event_id\":\"5\",\"occurred_at\":\"2153-06-17T13:46:02.876Z\",\"source\":\"\",\"request_id\":\"承事求诉项结求事办项事办项承项项求结诺承诉\",\"kind\":\"OTHER\",\"channel\":\"PORTAL\",\"category\":\"2abhe15583be7hbaba31d839h51eg37feahe6dce040ab93687hfabb9a4fhfbda9ge5g885f81c1b79a456c6fhd0hbd20b095801gc8af0hgf2g42h49778aa5h1g4cfebaddf3eaabebcbc3g9c4dhggdbbc17dedg12250a301b32871a5a58d37b9gc1f5a8g1ba37d7f7380f1gh7fdc79d23d44c5a3g10598f4h6e9b328e692f660h\",\"district\":\"诺项:é/% 􏿿项߿߿承-𝄞-:𝄞\\\"承é\\\\\",\"priority\":\"NORMAL\",\"due_at\":null,\"assisted\":false,\"summary\":null}",
    "c301b7a7c211165ccde10235f8a3f7e5fed0027ee689bfe4ba8be6b182e8af89e9a1b9e7bb93e6b182e4ba8be58a9ee9a1b9"
    "e4ba8be58a9ee9a1b9e689bfe9a1b9e9a1b9e6b182e7bb93e8afbae689bfe8af890000fe0332616268653135353833626537"
    "6862616261333164383339683531656733376665616865366463653034306162393336383768666162623961346668666264"
    "6139676535673838356638316331623739613435366336666864306862643230623039353830316763386166306867663267"
    "3432683439373738616135683167346366656261646466336561616265626362633367396334646867676462626331376465"
    "6467313232353061333031623332383731613561353864333762396763316635613867316261333764376637333830663167"
    "68376664633739643233643434633561336731303539386634683665396233323865363932663636306858e8afbae9a1b93a"
    "c3a92f2520f48fbfbfe9a1b9dfbfdfbfe689bf2df09d849e2d3af09d849e22e689bfc3a95c"},
  {"request-filed-lacking",
    "{\"type\":\"request-filed\",\"event_id\":\"-- 𝄞 \\t%/9诺9%\",\"occurred_at\":\"2040-02-24T18:51:42.678Z\",\"source\":\"\",\"request_id\":\"承\",\"kind\":\"COMPLAINT\",\"channel\":\"HOTLINE\",\"category\":\"d5h4f0576a58f2a47db09\",\"district\":\"/é\\\\9￿求\\u0001诉/项éa诺߿\\\\é\\\"\\t𝄞\\u0001/事_\\né􏿿9𝄞承\\\\诺Z%%\\n\\nZa0\\t\\t诺项事\\\\求%9: 𝄞\\né:\\n\\u0001/_-􏿿0诺/诺诉𝄞:߿-\\\\事诺߿߿߿\\t\\u0001 􏿿诉诺-􏿿߿\\\\￿:%项\\n事%\\t事_a𝄞%\\\\:诺 \\\"\\t承诺0事\\\\- ￿\\nZ0߿求\\\"-é\",\"priority\":\"NORMAL\",\"due_at\":null,\"assisted\":false,\"summary\":null}",
    "c301b7a7c211165ccde1282d2dee808020f09d849e2009252f39e8afba3925aca38dc2ed800106e689bf02022a6435683466"
    "30353736613538663261343764623039fc03ee80802fc3a95c39efbfbfe6b18201e8af892fe9a1b97fc3a961e8afbaee8080"
    "dfbf5cc3a92209f09d849e012fe4ba8b5f0ac3a9f48fbfbf39f09d849ee689bf5ce8afba5a25250a0a5a61300909e8afbae9"
    "a1b9e4ba8b5ce6b18225393a20f09d849e0ac3a93aee80800a012f5f2df48fbfbf30ee8080ee8080e8afba2f7fe8afbae8af"
    "89f09d849e3adfbf2d5ce4ba8be8afbadfbfdfbfee8080dfbf090120f48fbfbfe8af89e8afba2df48fbfbfdfbf7f5cee8080"
    "efbfbf3a25e9a1b90ae4ba8b2509e4ba8b5f7f61ee8080f09d849eee8080255c3ae8afba20227f7f09e689bfe8afba30e4ba"
    "8b5c2d20efbfbf0a5a30dfbfe6b18222ee80802dc3a9"},
  {"task-pledged-more",
    "{\"type\":\"task-pledged\",\"event_id\":\"事项结办\",\"occurred_at\":\"2199-12-31T23:59:59.999Z\",\"source\":\"\",\"request_id\":\"项\",\"unit\":\" -求诺0Z\\n𝄞诉\\n诉求Z\\n 9aZ/߿承􏿿事Zé诉承\\n承-诺事项项承事0/Z事诺\\u0001诺􏿿_9事_￿Z\\t􏿿9诺a\\\\￿߿- 诉项%￿ _\\tZ\\\"a\\t求诺求Z求éZ߿9􏿿\\t求项\\n\\u00010a事\\n承求事-􏿿\\t诉90诺/-诺a\\taa事事9￿0/￿9-a%𝄞求:\\u0001\",\"pledger\":\"求结办诺诺事诉办结诺事诉办结求项求诺办事项结诺诺诺诺求承事项项\",\"due_at\":\"1970-01-01T00:00:00.000Z\"}",
    "c3017c9d9f00230dae4218e4ba8be9a1b9e7bb93e58a9eaf12fd7b1686ed3ffe9f8d99bda6030000003f0000010203040506"
    "0708090a0b0c0d0e0f06e9a1b900fa03202de6b182e8afba30ee80805a0af09d849ee8af890ae8af89e6b1825a0a2039615a"
    "2fdfbf7fe689bff48fbfbfe4ba8b5aee8080c3a9e8af89e689bf0ae689bf2de8afbae4ba8be9a1b9e9a1b9e689bfe4ba8b30"
    "2f5ae4ba8be8afba01e8afbaf48fbfbf5f39e4ba8b5fefbfbf5a09f48fbfbf39e8afba615cefbfbfdfbf2dee808020e8af89"
    "e9a1b925efbfbf205f095a226109e6b182e8afbae6b1825a7fe6b182c3a95adfbf39f48fbfbfee808009e6b182e9a1b90a01"
    "3061e4ba8b0ae689bfe6b182e4ba8b2d7ff48fbfbf09e8af893930e8afba7f2f2de8afba61096161e4ba8be4ba8b39efbfbf"
    "302fefbfbf392d7f6125f09d849ee6b1823a01010000ba01e6b182e7bb93e58a9ee8afbae8afbae4ba8be8af89e58a9ee7bb"
    "93e8afbae4ba8be8af89e58a9ee7bb93e6b182e9a1b9e6b182e8afbae58a9ee4ba8be9a1b9e7bb93e8afbae8afbae8afbae8"
    "afbae6b182e689bfe4ba8be9a1b9e9a1b916f168fba1f899a3769b8fc9a60100020002110202300400000200000000000000"
    "000000000000000000"},
  {"task-pledged-more",
    "{\"type\":\"task-pledged\",\"event_id\":\"￿\",\"occurred_at\":\"2199-12-31T23:59:59.999Z\",\"source\":\"\",\"request_id\":\"d6e0b2gf4cabb9367c\",\"unit\":\"求\",\"pledger\":null,\"due_at\":\"1994-12-29T19:48:32.851Z\"}",
    "c3017c9d9f00230dae4206efbfbf998d929d4135e03ffe9f8d99bda6030000003f00000102030405060708090a0b0c0d0e0f"
    "246436653062326766346361626239333637630006e6b18201000216829a3cf76263313c15e1fdc40b0002a69784c0f42d02"
    "0f020230020874657874000200000000000000000000000000000000"},
  {"task-pledged-more",
    "{\"type\":\"task-pledged\",\"event_id\":\"事\",\"occurred_at\":\"2113-02-24T14:01:15.435Z\",\"source\":\"\",\"request_id\":\"􏿿a/事𝄞 求求\\u0001􏿿\",\"unit\":\"项项事办求项结\",\"pledger\":\"\",\"due_at\":\"2199-12-31T23:59:59.999Z\"}",
    "c3017c9d9f00230dae4206e4ba8b2a7da66f85f3e63fd686fe94f986020000003f00000102030405060708090a0b0c0d0e0f"
    "32f48fbfbf612fe4ba8bf09d849e20e6b182e6b18201f48fbfbf002ae9a1b9e9a1b9e4ba8be58a9ee6b182e9a1b9e7bb9301"
    "0000000aa05d7cedd5c2030002fe9f8d99bda60302040000"},
  {"task-pledged-more",
    "{\"type\":\"task-pledged\",\"event_id\":\"c622h7d3e2hbf69e6e055hea012f07d267de8bg971d0g350hhd415fb1ea6828e6a81f35b5g0fef8hfgcc70fgeg1gac85b83217ca57e0hf3bf3a3868cd3h24b1d\",\"occurred_at\":\"2199-12-31T23:59:59.999Z\",\"source\":\"\",\"request_id\":\"诉\",\"unit\":\"承\",\"pledger\":null,\"due_at\":null}",
    "c3017c9d9f00230dae4280026336323268376433653268626636396536653035356865613031326630376432363764653862"
    "6739373164306733353068686434313566623165613638323865366138316633356235673066656638686667636337306667"
    "65673167616338356238333231376361353765306866336266336133383638636433683234623164b46071548107d03ffe9f"
    "8d99bda6030000003f00000102030405060708090a0b0c0d0e0f06e8af8906040000010202300000000b0602300406020380"
    "808080808080808001000231040002320000000006e689bf00000200c401000000"},
  {"task-resolved-reordered",
    "{\"type\":\"task-resolved\",\"event_id\":\"hhe64fa458b4b324h25249b28e3h5a3d8fc25g8ahe546bbb009bd0d8a5hb1d13fdb80c69e6d8e1510hc916h4g93691771ah2hg8944a3fh292701g1baf9c36b84\",\"occurred_at\":\"1970-01-13T20:18:33.442Z\",\"source\":\"诺承办项项承诺事求结事承办求诉办求结办承办事求办结结事项事项办办项诉结办结事承事承办办诺求项项诺项诺办诉诉诉事结事事办办办结项诉项结诉求诺求办项办承诺办结办结项求承项项项\",\"request_id\":\" 0: -߿项\\n \\\\\\n￿\\u0001􏿿诺诺￿￿-%_a\\\\事事项\\\\\\ta事项项\\u0001:￿\\n\\\\诺9_ 9%承𝄞:项事Z\\nZ承_\\t/􏿿 -\\n𝄞Z诉 诺诺_求\",\"unit\":\"诺办承结诺诉事承承诺事诺诉承项项办求诺事承承结结诺诺诉结承项事承承诺项求办承承结办诺求事诉项结诺诉诉事事诺求事结求承项结结项事承求诉诉结结求项事求结办结诺项诉项求事事诺求\",\"outcome\":\"REFERRED\",\"satisfaction\":null}",
    "c301580a0a991f4894040204fe03e8afbae58a9ee689bfe7bb93e8afbae8af89e4ba8be689bfe689bfe8afbae4ba8be8afba"
    "e8af89e689bfe9a1b9e9a1b9e58a9ee6b182e8afbae4ba8be689bfe689bfe7bb93e7bb93e8afbae8afbae8af89e7bb93e689"
    "bfe9a1b9e4ba8be689bfe689bfe8afbae9a1b9e6b182e58a9ee689bfe689bfe7bb93e58a9ee8afbae6b182e4ba8be8af89e9"
    "a1b9e7bb93e8afbae8af89e8af89e4ba8be4ba8be8afbae6b182e4ba8be7bb93e6b182e689bfe9a1b9e7bb93e7bb93e9a1b9"
    "e4ba8be689bfe6b182e8af89e8af89e7bb93e7bb93e6b182e9a1b9e4ba8be6b182e7bb93e58a9ee7bb93e8afbae9a1b9e8af"
    "89e9a1b9e6b182e4ba8be4ba8be8afbae6b18200fe0120303a202ddfbfe9a1b90a205c0aefbfbf01f48fbfbfe8afbae8afba"
    "efbfbfefbfbf2d255f615ce4ba8bee8080e4ba8be9a1b95c0961e4ba8be9a1b9e9a1b9013aefbfbf0a5ce8afba395f203925"
    "e689bff09d849e3ae9a1b9e4ba8b5a0a5ae689bf5f092ff48fbfbf202d0af09d849e5ae8af8920e8afbae8afba5fe6b182fe"
    "03e8afbae689bfe58a9ee9a1b9e9a1b9e689bfe8afbae4ba8be6b182e7bb93e4ba8be689bfe58a9ee6b182e8af89e58a9ee6"
    "b182e7bb93e58a9ee689bfe58a9ee4ba8be6b182e58a9ee7bb93e7bb93e4ba8be9a1b9e4ba8be9a1b9e58a9ee58a9ee9a1b9"
    "e8af89e7bb93e58a9ee7bb93e4ba8be689bfe4ba8be689bfe58a9ee58a9ee8afbae6b182e9a1b9e9a1b9e8afbae9a1b9e8af"
    "bae58a9ee8af89e8af89e8af89e4ba8be7bb93e4ba8be4ba8be58a9ee58a9ee58a9ee7bb93e9a1b9e8af89e9a1b9e7bb93e8"
    "af89e6b182e8afbae6b182e58a9ee9a1b9e58a9ee689bfe8afbae58a9ee7bb93e58a9ee7bb93e9a1b9e6b182e689bfe9a1b9"
    "e9a1b9e9a1b9c4bdbfa208800268686536346661343538623462333234683235323439623238653368356133643866633235"
    "6738616865353436626262303039626430643861356862316431336664623830633639653664386531353130686339313668"
    "3467393336393137373161683268673839343461336668323932373031673162616639633336623834"},
  {"task-resolved-reordered",
    "{\"type\":\"task-resolved\",\"event_id\":\" ￿事事\\n߿-求%诉项􏿿%\\u0001aa\\\"-é￿Z߿Z0_承߿诺事承\\n߿_项￿\\u0001\\n:￿承é0\\\\\\\"é/ -求承Z/_߿\\\\𝄞\\u0001\\\"求\\u0001\\n\\\\\\\"a\\\"求\",\"occurred_at\":\"1970-01-05T09:30:16.539Z\",\"source\":\"诉项项结项诺诺项承承诺诉结办结办事承求承事事事项求\",\"request_id\":\"求\",\"unit\":\"\\\\\\u0001\\\\􏿿项\\t𝄞￿0߿\\\"_%%诉a􏿿_诺%:项a/Z\\n\\u0001/承 ￿é诺9/:𝄞Z-承Z00߿求\\\"𝄞-a/%诉诺a诺\\\"a/\\\"\\\"￿𝄞a诺\\n承事\\\"_Z￿\\tZ0诺承\\\"􏿿承\\n%\\u0001￿aa\\\"求诺\\\"Z\\t承项𝄞߿\\\"_0a-/-é􏿿߿0\\\\߿\\\\\\t\\\\诉事求￿诉-事承求\\\":𝄞承%߿项􏿿Z\",\"outcome\":\"EXPLAINED\",\"satisfaction\":3}",
    "c301580a0a991f489404000608fe035c015cf48fbfbfe9a1b909f09d849eefbfbf30dfbf7f225f2525e8af8961f48fbfbf5f"
    "e8afba253ae9a1b9612f5a0a012fe689bf20efbfbfc3a9e8afba392f3af09d849e5a2de689bf5a3030ee8080dfbfe6b18222"
    "f09d849e2d612f25e8af89e8afba61e8afba22612f2222efbfbff09d849e61e8afba7f0ae689bfe4ba8bee8080225f5aefbf"
    "bf09ee80805a30e8afbae689bf22f48fbfbf7fe689bf0a2501efbfbf616122e6b182e8afba225a09e689bfe9a1b9f09d849e"
    "dfbf225f30612d2f2dc3a9f48fbfbfdfbf305cdfbf5c095ce8af89e4ba8be6b182efbfbfe8af892de4ba8be689bfe6b18222"
    "3af09d849ee689bf25dfbfe9a1b97ff48fbfbf5a0006e6b1829601e8af89e9a1b9e9a1b9e7bb93e9a1b9e8afbae8afbae9a1"
    "b9e689bfe689bfe8afbae8af89e7bb93e58a9ee7bb93e58a9ee4ba8be689bfe6b182e689bfe4ba8be4ba8be4ba8be9a1b9e6"
    "b182b6a99cea02800220efbfbfe4ba8be4ba8b0adfbf2de6b18225e8af89e9a1b9f48fbfbfee808025016161222d7fc3a97f"
    "efbfbf5aee8080dfbf5a305fe689bfdfbfe8afbae4ba8be689bf0adfbf7f5fe9a1b9efbfbf010a3aefbfbfe689bfc3a9305c"
    "22c3a92f202de6b182e689bf5a2f5fdfbf5cf09d849e0122e6b182010a5c226122e6b1827f"},
  {"task-resolved-reordered",
    "{\"type\":\"task-resolved\",\"event_id\":\"h\",\"occurred_at\":\"1970-01-20T14:59:38.228Z\",\"source\":\"诺诉诺项诉结承办承事诉求承诉承事承项求承结办求办项办项诉诺诺诉诉承诺办求诉诉\",\"request_id\":\"d\",\"unit\":\"5afh9e98d837c3ghc0fa00cbg8b5930a2b6919250452954e445eah804hgdcbb4926926a778294h43c4802c9h007387hec838g8f3hfe6fb2435d5e04d338816c0416d67f8eae378h38240a9ga0bf19020h06c87cge513b643b15503h4eg3cg2cc644857ad66557fc647e8ahg49b19246dchcad7cg6bg27b95e5be22g8af9080c\",\"outcome\":\"DECLINED\",\"satisfaction\":3}",
    "c301580a0a991f489404000606fe033561666839653938643833376333676863306661303063626738623539333061326236"
    "3931393235303435323935346534343565616838303468676463626234393236393236613737383239346834336334383032"
    "6339683030373338376865633833386738663368666536666232343335643565303464333338383136633034313664363766"
    "3865616533373868333832343061396761306266313930323068303663383763676535313362363433623135353033683465"
    "6733636732636336343438353761643636353537666336343765386168673439623139323436646368636164376367366267"
    "3237623935653562653232673861663930383063000264e401e8afbae8af89e8afbae9a1b9e8af89e7bb93e689bfe58a9ee6"
    "89bfe4ba8be8af89e6b182e689bfe8af89e689bfe4ba8be689bfe9a1b9e6b182e689bfe7bb93e58a9ee6b182e58a9ee9a1b9"
    "e58a9ee9a1b9e8af89e8afbae8afbae8af89e8af89e689bfe8afbae58a9ee6b182e8af89e8af89e8e183d10c0268"},
  {"task-resolved-reordered",
    "{\"type\":\"task-resolved\",\"event_id\":\"诉事事诺办办事事诺承诉诺项结结承项项诺结诉项诉求办项诉事诺结事诺诺结办结诺诺诉承办求\",\"occurred_at\":\"1970-01-03T02:11:00.287Z\",\"source\":\"h23fd1c96d9df46bbb8d5e53c3f3\",\"request_id\":\"a߿诺￿߿\",\"unit\":\"ddhde7099d\",\"outcome\":\"DECLINED\",\"satisfaction\":2}",
    "c301580a0a991f4894040004061464646864653730393964001861dfbfe8afbaefbfbfdfbf7f386832336664316339366439"
    "6466343662626238643565353363336633fea0a5ac01fc01e8af89e4ba8be4ba8be8afbae58a9ee58a9ee4ba8be4ba8be8af"
    "bae689bfe8af89e8afbae9a1b9e7bb93e7bb93e689bfe9a1b9e9a1b9e8afbae7bb93e8af89e9a1b9e8af89e6b182e58a9ee9"
    "a1b9e8af89e4ba8be8afbae7bb93e4ba8be8afbae8afbae7bb93e58a9ee7bb93e8afbae8afbae8af89e689bfe58a9ee6b182"},
};

#endif
