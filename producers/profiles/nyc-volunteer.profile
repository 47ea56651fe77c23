# New York volunteer opportunities: the export of NYC Open Data "NYC Service: Volunteer Opportunities", with days such
# as January 19 2011. A day alone is its first moment. How a profile is written is told in template.profile.

[profile]
row = volunteer-event
source = nyc-volunteer

[time]
zone = America/New_York
format = %B %d %Y

[columns]
key        = opportunity_id
held_at    = start_date_date
station    = org_title
district   = Borough
kind       = category_desc
volunteers = vol_requests
hours      = hours

[fallback]
kind = Unspecified
