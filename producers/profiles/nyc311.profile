# New York 311: the export of NYC Open Data "311 Service Requests", with stamps such as 10/21/18 0:59.
# How a profile is written is told in template.profile.

[profile]
row = request
source = nyc311

[time]
zone = America/New_York
format = %m/%d/%y %H:%M

[columns]
request_id  = Unique Key
filed_at    = Created Date
due_at      = Due Date
resolved_at = Closed Date
category    = Complaint Type
district    = Borough
channel     = Open Data Channel Type
unit        = Agency
# With this line a row that the city has changed since would be filed a second time, at the stamp of its last change,
# and so correct what was published before:
# changed_at = Resolution Action Updated Date

[fallback]
kind = COMPLAINT
unit = NYC311

[values channel]
PHONE  = HOTLINE
ONLINE = PORTAL
MOBILE = PORTAL
*      = OTHER
