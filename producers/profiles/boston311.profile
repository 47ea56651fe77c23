# Boston 311: the export of Analyze Boston "311 Service Requests", with stamps such as 2022-01-21 13:47:00.
# How a profile is written is told in template.profile.

[profile]
row = request
source = boston311

[time]
zone = America/New_York
format = %Y-%m-%d %H:%M:%S

[columns]
request_id  = case_enquiry_id
filed_at    = open_dt
due_at      = target_dt
resolved_at = closed_dt
category    = type
district    = neighborhood
channel     = source
unit        = department

[fallback]
kind = COMPLAINT
unit = Boston 311

[values channel]
Constituent Call     = HOTLINE
Citizens Connect App = PORTAL
Self Service         = PORTAL
City Worker App      = FIELD_VISIT
*                    = OTHER
