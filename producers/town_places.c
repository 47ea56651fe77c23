// SPDX-License-Identifier: Apache-2.0
// The names of a town that is made up, in the words of such towns.
#include "producers/town_places.h"

#include "schemas/event.h"

const struct town_area town_areas[TOWN_AREAS] = {
  {"河东街道", 22, 6, 12, {"幸福社区", "和平社区", "团结社区", "滨河社区", "新华社区", "花园社区"}, "河东街道办事处",
    "河东街道新时代文明实践所"},
  {"河西街道", 18, 5, 10, {"振兴社区", "建设社区", "文苑社区", "西苑社区", "银河社区"}, "河西街道办事处",
    "河西街道新时代文明实践所"},
  {"北关街道", 15, 5, 9, {"北关社区", "铁路社区", "光明社区", "向阳社区", "安居社区"}, "北关街道办事处",
    "北关街道新时代文明实践所"},
  {"南湖街道", 14, 4, 9, {"南湖社区", "湖滨社区", "学府社区", "锦绣社区"}, "南湖街道办事处",
    "南湖街道新时代文明实践所"},
  {"经济开发区", 9, 3, 6, {"创业社区", "园区社区", "物流社区"}, "经济开发区管委会", "经济开发区新时代文明实践所"},
  {"青石镇", 9, 4, 5, {"青石村", "东沟村", "石桥村", "大柳树村"}, "青石镇人民政府", "青石镇新时代文明实践所"},
  {"柳林镇", 8, 4, 5, {"柳林村", "前进村", "双河村", "白音嘎查"}, "柳林镇人民政府", "柳林镇新时代文明实践所"},
  {"云岭乡", 5, 3, 4, {"云岭村", "上营村", "牧场嘎查"}, "云岭乡人民政府", "云岭乡新时代文明实践所"}};

static const char *const bureaus[TOWN_BUREAUS] = {"市供热公司", "市水务局", "市供电公司", "市燃气公司", "市交通运输局",
  "市城市管理局", "市生态环境局", "市住房和城乡建设局", "市公安局", "市医疗保障局", "市人力资源和社会保障局",
  "市教育局", "市卫生健康委员会", "市民政局", "市市场监督管理局", "市农牧局", "市自然资源局", "市政务服务局"};

const struct town_category town_categories[TOWN_CATEGORIES] = {
  {"供热供暖", 0, KIND_APPEAL, 24, "居民反映：家中暖气不热，室温不足十八度"},
  {"供水", 1, KIND_APPEAL, 24, "居民反映：整栋楼停水，未见通知"},
  {"供电", 2, KIND_APPEAL, 12, "居民反映：线路老化，频繁跳闸"},
  {"燃气安全", 3, KIND_APPEAL, 2, "居民反映：楼道内有燃气味"},
  {"道路坑洼", 4, KIND_APPEAL, 120, "居民反映：路面塌陷，\"雨天积水很深\""},
  {"公共交通", 4, KIND_SUGGESTION, 168, "居民反映：公交末班车太早，希望延长"},
  {"路灯照明", 5, KIND_APPEAL, 72, "居民反映：路灯不亮，夜间出行不便"},
  {"市容环卫", 5, KIND_COMPLAINT, 48, "居民反映：垃圾清运不及时\n夏天气味大"},
  {"违章建筑", 5, KIND_COMPLAINT, 240, "居民反映：一楼住户私搭乱建"},
  {"噪声:夜间施工", 6, KIND_COMPLAINT, 24, "居民反映：工地凌晨施工，影响休息"},
  {"物业/电梯", 7, KIND_COMPLAINT, 72, "居民反映：电梯多次困人"},
  {"房屋维修", 7, KIND_APPEAL, 240, "居民反映：屋顶漏雨，维修基金未到位"},
  {"停车管理", 8, KIND_COMPLAINT, 72, "居民反映：消防通道被占用"},
  {"社会治安", 8, KIND_APPEAL, 24, "居民反映：小区近期电动车电瓶被盗"},
  {"医保报销", 9, KIND_CONSULTATION, 120, "居民反映：异地就医如何备案"},
  {"社保养老", 10, KIND_CONSULTATION, 120, "居民反映：养老待遇认证不成功"},
  {"劳动欠薪", 10, KIND_COMPLAINT, 240, "居民反映：工程完工，工资未结"},
  {"入学教育", 11, KIND_CONSULTATION, 120, "居民反映：随迁子女入学需要哪些材料"},
  {"医疗服务", 12, KIND_SUGGESTION, 120, "居民反映：社区卫生站药品不全"},
  {"困难救助", 13, KIND_PAIRED_HELP, 72, "居民反映：家中有重病人，申请临时救助"},
  {"养老助残", 13, KIND_SERVICE_ORDER, 72, "居民反映：独居老人需要助餐上门"},
  {"食品安全", 14, KIND_COMPLAINT, 72, "居民反映：餐馆后厨卫生差"},
  {"农牧补贴", 15, KIND_CONSULTATION, 360, "居民反映：草畜平衡奖补未到账"},
  {"土地宅基地", 16, KIND_APPEAL, 360, "居民反映：宅基地边界有争议"},
  {"微心愿", 17, KIND_MICRO_WISH, 168, "居民反映：孩子想要一张书桌"},
  {"政务服务", 17, KIND_OTHER, 120, "居民反映：办事窗口中午无人"}};

const uint16_t town_category_weights[TOWN_CATEGORIES] = {
  14, 9, 6, 2, 7, 3, 6, 10, 4, 7, 9, 4, 7, 3, 4, 4, 3, 3, 3, 3, 4, 4, 2, 3, 6, 5};

const char *const town_pledgers[TOWN_PLEDGERS] = {"王书记", "李主任", "张网格员", "刘师傅", "陈网格员", "赵科长",
  "杨队长", "孙师傅", "其其格", "巴特尔", "第一党支部", "志愿服务队"};

const char *const town_outing_kinds[TOWN_OUTING_KINDS] = {
  "理论宣讲", "敬老助老", "环境清洁", "健康义诊", "法律援助", "文艺演出", "关爱儿童", "平安巡逻"};

static uint8_t drawn_area(struct town_chance *c) {
  uint16_t weights[TOWN_AREAS];
  for (size_t i = 0; i < TOWN_AREAS; i++) {
    weights[i] = town_areas[i].weight;
  }
  return (uint8_t)town_chance_weighted(c, weights, TOWN_AREAS);
}

// Most clerks write the whole path; some stop half-way, and now and then one leaves the middle out.
struct town_place town_places_draw(struct town_chance *c) {
  static const uint16_t level_weights[] = {6, 24, 50, 920};
  struct town_place p = {.area = drawn_area(c)};
  p.community = (uint8_t)town_chance_below(c, town_areas[p.area].communities);
  p.grid = (uint8_t)(1 + town_chance_below(c, town_areas[p.area].grids));
  p.levels = (uint8_t)town_chance_weighted(c, level_weights, 4);
  p.gap = p.levels == 3 && town_chance_in(c, 2);
  return p;
}

const char *town_places_unit(uint32_t unit) {
  return unit < TOWN_BUREAUS ? bureaus[unit] : town_areas[unit - TOWN_BUREAUS].office;
}
