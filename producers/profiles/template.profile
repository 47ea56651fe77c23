# A profile tells `huiyin publish` what the columns of a CSV file mean. Copy this file, change it until
#
#     huiyin publish --profile MY.profile --dry-run EXPORT.csv
#
# finds nothing wrong, then publish with `-b BROKERS` in the place of --dry-run. A line that begins with # is a remark.
# 本文件说明如何把一个 CSV 文件的各列变成事件。复制后逐行修改，先用 --dry-run 检查，没有错误再正式发布。

[profile]
# What a row is: `request` (诉求) or `volunteer-event` (志愿服务活动).
row = request
# A short word for whom the data comes from. It is part of every event, and of its id: do not change it later.
source = my-city

[csv]
# What stands between two fields: one character, or `tab`.
delimiter = ,
# Whether white space around a value is cut off.
trim = yes

[time]
# Stamps are local times of this zone. A local time that the clock repeats in autumn is the first of the two; one that
# it skips in spring is moved on by the gap.
zone = Asia/Shanghai
# How stamps are written:
#   %Y year (2026)        %H hour 0 to 23             %S second
#   %y year (26)          %I hour 1 to 12, with       %f fraction of a second
#   %m month, %d day      %p AM, PM, 上午, 下午       %z offset from UTC: Z, +08:00, +0800
#   %B name of a month    %M minute                   %% a percent sign
# Numbers may lack leading zeros, a space stands for one or more, anything else for itself. Forms between ` | ` are
# tried one after another. Examples: %m/%d/%y %H:%M    %Y年%m月%d日 %H:%M    %m/%d/%Y %I:%M:%S %p    %Y-%m-%d
format = %Y-%m-%d %H:%M:%S | %Y-%m-%d %H:%M
# A column that is written in another way than the rest has a line of its own:
# due_at = %Y/%m/%d

[columns]
# FIELD = the column's name as the header has it. A column name that holds a `=` or begins with a # or a quote stands in
# double quotes. The first three fields must be there.
request_id = 工单编号
filed_at   = 受理时间
category   = 诉求类型
# All others may be left out. A row with a closing stamp is also a resolution (办结), one with a pledging stamp also a
# pledge (认领); both need a unit, from its column or from [fallback].
resolved_at = 办结时间
due_at      = 办理时限
unit        = 承办单位
channel     = 诉求来源
# Up to eight levels of area, the largest first; `district` alone is the same as `district 1`. A / inside a value is
# written ∕ (U+2215), so that it does not make two levels of one.
district 1 = 旗县
district 2 = 社区
# kind          = which of APPEAL, COMPLAINT, SUGGESTION, CONSULTATION, MICRO_WISH, SERVICE_ORDER, PAIRED_HELP, OTHER
# priority      = which of LOW, NORMAL, HIGH, URGENT
# assisted      = whether a helper filed it: true, false, yes, no, 1, 0, 是, 否
# summary       = a text; it never leaves Kafka
# pledged_at    = when a unit took it on
# pledge_due_at = the date that the unit promised
# pledger       = who took it on
# outcome       = which of RESOLVED, EXPLAINED, DECLINED, REFERRED, DUPLICATE, WITHDRAWN
# satisfaction  = 1 to 5
# changed_at    = when the row was last changed. Only with this column do changes of a row that was published before
#                 count (beside its closing): it is filed a second time, at that stamp.
#
# A volunteer event has other fields: key (unique for each row), held_at, station, kind, and if you like district,
# teams, volunteers, beneficiaries, and minutes or hours.

[fallback]
# What stands for a field whose column is empty, or that has no column. Without one a row whose category is empty is
# rejected. The id and times can have none.
kind     = APPEAL
category = 其他
unit     = 12345

# What the words of a column become, for any field: [values FIELD]. `*` stands for every word that is not named; for a
# field with fixed words (kind, channel, priority, outcome) a word that is not named, without a `*`, rejects the row.
[values channel]
12345热线 = HOTLINE
网站      = PORTAL
微信      = WECHAT
上门走访  = FIELD_VISIT
*         = OTHER

[values district 2]
不详 =
