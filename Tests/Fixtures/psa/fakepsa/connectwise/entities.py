"""The records of a ConnectWise company: fields, and what a test company holds."""

from fakepsa.shape.fields import Field, read_only, text

_REFERENCES = ("agreement board company contact country currency department item location "
               "mergedParentTicket opportunity owner priority serviceLocation site sla source "
               "status subType team type workType workRole")
_TEXTS = {"addressLine1": 50, "addressLine2": 50, "automaticEmailCc": 1000, "city": 50,
          "contactEmailAddress": 250, "contactEmailLookup": None, "contactName": 62,
          "contactPhoneExtension": 15, "contactPhoneNumber": 20, "externalXRef": 100,
          "initialDescription": None, "initialInternalAnalysis": None, "initialResolution": None,
          "initialDescriptionFrom": None, "poNumber": 50, "siteName": 50, "stateIdentifier": 50,
          "zip": 12, "resources": None, "billTime": None}
_FLAGS = ("allowAllClientsPortalView approved automaticEmailCcFlag automaticEmailContactFlag "
          "automaticEmailResourceFlag customerUpdatedFlag processNotifications "
          "requestForChangeFlag skipCallback")

TICKET = {
    "summary": text(100, required=True), "company": Field("object", is_required=True),
    "severity": text(), "impact": text(), "customFields": Field("list"),
    "budgetHours": Field("number"), "requiredDate": Field("date"), "parentTicketId": Field("int"),
    "recordType": text(),
    "id": read_only("int"), "_info": read_only("object"), "closedFlag": read_only("bool"),
    "closedDate": read_only("date"), "closedBy": read_only("text"),
    "hasChildTicket": read_only("bool"), "slaStatus": read_only("text"),
    "isInSla": read_only("bool"), "actualHours": read_only("number"),
    **{name: Field("object") for name in _REFERENCES.split() if name != "company"},
    **{name: text(most) for name, most in _TEXTS.items()},
    **{name: Field("bool") for name in _FLAGS.split()},
}
# Only for a create; the answer does not say them again.
INITIAL = {"initialDescription": "detailDescriptionFlag",
           "initialInternalAnalysis": "internalAnalysisFlag",
           "initialResolution": "resolutionFlag"}
SWITCHES = {"skipCallback", "processNotifications", "initialDescriptionFrom"}
LEVELS = ("Low", "Medium", "High")

NOTE = {
    "text": text(required=True), "detailDescriptionFlag": Field("bool"),
    "internalAnalysisFlag": Field("bool"), "resolutionFlag": Field("bool"),
    "processNotifications": Field("bool"), "customerUpdatedFlag": Field("bool"),
    "externalFlag": Field("bool"), "internalFlag": Field("bool"), "issueFlag": Field("bool"),
    "member": Field("object"), "contact": Field("object"), "ticketId": Field("int"),
    "id": read_only("int"), "_info": read_only("object"),
}
NOTE_FLAGS = ("detailDescriptionFlag", "internalAnalysisFlag", "resolutionFlag")
CALLBACK = {
    "url": text(required=True), "type": text(required=True), "level": text(required=True),
    "objectId": Field("int", is_required=True), "description": text(100), "memberId": Field("int"),
    "inactiveFlag": Field("bool"), "id": read_only("int"), "_info": read_only("object"),
}
CALLBACK_TYPES = ("ticket", "company", "contact", "configuration", "project")
CALLBACK_LEVELS = ("owner", "board", "company", "ticket", "status", "type", "territory")

# What conditions and orderBy may name.
SEARCHABLE = {
    "ticket": {"id", "summary", "recordType", "externalXRef", "closedFlag", "closedDate",
               "severity", "impact", "board/id", "board/name", "status/id", "status/name",
               "company/id", "company/identifier", "company/name", "priority/id",
               "priority/name", "type/id", "type/name", "owner/id", "owner/identifier",
               "team/id", "team/name", "parentTicketId", "_info/lastUpdated",
               "_info/dateEntered", "lastUpdated", "dateEntered"},
    "company": {"id", "identifier", "name", "status/id", "status/name", "deletedFlag"},
    "configuration": {"id", "name", "serialNumber", "company/id", "company/identifier",
                      "company/name", "status/name", "type/name", "deviceIdentifier",
                      "activeFlag"},
    "board": {"id", "name", "inactiveFlag"},
    "board_status": {"id", "name", "closedStatus", "inactive", "boardId"},
    "board_type": {"id", "name", "inactiveFlag"},
    "priority": {"id", "name"}, "source": {"id", "name"}, "team": {"id", "name"},
    "callback": {"id", "url", "type", "level", "objectId"},
    "note": {"id", "text", "internalAnalysisFlag", "detailDescriptionFlag", "resolutionFlag"},
    "site": {"id", "name"}, "link": {"id"},
}

BOARDS = [{"id": 1, "name": "Service Desk", "inactiveFlag": False},
          {"id": 7, "name": "Monitoring", "inactiveFlag": False},
          {"id": 9, "name": "Old Board", "inactiveFlag": True}]
# (id, board, name, closed, default)
STATUSES = [(16, 1, "New", False, True), (17, 1, "In Progress", False, False),
            (18, 1, ">Closed", True, False), (61, 7, "New", False, True),
            (62, 7, "Acknowledged", False, False), (63, 7, "Resolved", False, False),
            (64, 7, ">Closed", True, False)]
TYPES = [(21, 1, "Request"), (71, 7, "Storage"), (72, 7, "Network")]
PRIORITIES = [{"id": 6, "name": "Priority 1 - Critical"}, {"id": 15, "name": "Priority 2 - High"},
              {"id": 8, "name": "Priority 3 - Medium"}, {"id": 7, "name": "Priority 4 - Low"}]
COMPANIES = [{"id": 2, "identifier": "MSP", "name": "The MSP itself", "deletedFlag": False,
              "status": {"id": 1, "name": "Active"}},
             {"id": 250, "identifier": "ACME", "name": "Acme Corp", "deletedFlag": False,
              "status": {"id": 1, "name": "Active"}},
             {"id": 251, "identifier": "GLOBEX", "name": "Globex", "deletedFlag": False,
              "status": {"id": 1, "name": "Active"}}]
CONFIGURATIONS = [{"id": 900, "name": "nas.acme", "serialNumber": "SN-1", "activeFlag": True,
                   "company": {"id": 250, "identifier": "ACME", "name": "Acme Corp"},
                   "deviceIdentifier": "nas.acme"}]
SOURCES = [{"id": 2, "name": "Monitoring"}]
TEAMS = [{"id": 25, "name": "Infrastructure", "boardId": 7}]
