# Baltimore 311: the export of Open Baltimore "311 Customer Service Requests", with stamps such as
# 05/21/2018 11:11:26 AM. How a profile is written is told in template.profile.

[profile]
row = request
source = baltimore311

[time]
zone = America/New_York
format = %m/%d/%Y %I:%M:%S %p

[columns]
request_id  = ServiceRequestNum
filed_at    = CreatedDate
due_at      = DueDate
resolved_at = CloseDate
category    = SRType
district    = Neighborhood
channel     = MethodReceived
unit        = Agency
# With these lines rows that the city closed as duplicates would leave the numbers of those in time and late:
# outcome = SRStatus
# [values outcome]
# Closed (Duplicate)   = DUPLICATE
# Closed (Transferred) = REFERRED
# *                    = RESOLVED

[fallback]
kind = COMPLAINT
unit = Baltimore 311

[values channel]
Phone    = HOTLINE
API      = PORTAL
Web      = PORTAL
Internal = INITIATIVE
*        = OTHER
