"""The records of a Halo instance: fields, and what a test instance holds."""

from fakepsa.shape.fields import Field, integer, text

TICKET = {
    "id": integer(), "summary": text(), "details": text(), "details_html": text(),
    "client_id": integer(), "client_name": text(), "site_id": integer(), "site_name": text(),
    "user_id": integer(), "user_name": text(), "tickettype_id": integer(),
    "priority_id": integer(), "status_id": integer(), "team": text(), "team_id": integer(),
    "agent_id": integer(), "category_1": text(), "category_2": text(), "category_3": text(),
    "category_4": text(), "impact": integer(), "urgency": integer(), "sla_id": integer(),
    "assets": Field("list"), "customfields": Field("list"), "third_party_id": integer(),
    "supplier_reference": text(), "dateoccurred": Field("date"), "hasbeenclosed": Field("bool"),
    "dont_do_rules": Field("bool"), "return_this": Field("bool"), "parent_id": integer(),
    "attachments": Field("list"), "userlookup": Field("object"), "_novalidate": Field("bool"),
    "donotapplytemplateintheapi": Field("bool"), "_forcereassign": Field("bool"),
    "reportedby": text(), "template_id": integer(), "actioncode": integer(),
}
# They steer the request and are not kept.
TICKET_SWITCHES = {"dont_do_rules", "return_this", "_novalidate", "userlookup", "attachments",
                   "donotapplytemplateintheapi", "_forcereassign", "actioncode"}

ACTION = {
    "ticket_id": integer(required=True), "note": text(), "note_html": text(),
    "outcome_id": integer(), "outcome": text(), "hiddenfromuser": Field("bool"),
    "new_status": integer(), "new_priority": integer(), "who": text(), "sendemail": Field("bool"),
    "dont_do_rules": Field("bool"), "important": Field("bool"), "datetime": Field("date"),
}

SEARCH = {
    "pageinate", "page_size", "page_no", "count", "order", "orderdesc", "search",
    "search_summary", "search_details", "client_id", "site_id", "status_id", "requesttype_id",
    "agent_id", "open_only", "closed_only", "datesearch", "startdate", "enddate",
    "includedetails", "ticketidonly", "includecolumns", "ticket_ids",
}

# An instance's own numbers: those who take another instance's for granted will be refused.
CLIENTS = [{"id": 1, "name": "Unknown", "inactive": False},
           {"id": 12, "name": "Acme Corp", "inactive": False},
           {"id": 13, "name": "Globex", "inactive": False},
           {"id": 14, "name": "Old Customer", "inactive": True}]
SITES = [{"id": 18, "name": "Main", "client_id": 12}, {"id": 19, "name": "Main", "client_id": 13}]
USERS = [{"id": 30, "name": "General User", "client_id": 12, "site_id": 18},
         {"id": 31, "name": "General User", "client_id": 13, "site_id": 19}]
STATUSES = [{"id": 1, "name": "New"}, {"id": 2, "name": "In Progress"},
            {"id": 8, "name": "Resolved"}, {"id": 9, "name": "Closed"},
            {"id": 21, "name": "Pending Closure"}]
PRIORITIES = [{"id": number, "priorityid": number, "slaid": 1, "name": name}
              for number, name in enumerate(["Critical", "High", "Medium", "Low"], start=1)]
TICKET_TYPES = [{"id": 1, "name": "Incident", "use": "ticket"},
                {"id": 21, "name": "Alert", "use": "ticket"}]
TEAMS = [{"id": 1, "name": "1st Line Support"}, {"id": 5, "name": "Infrastructure"}]
OUTCOMES = [{"id": 7, "outcome": "Private Note"}, {"id": 4, "outcome": "Re-Open"},
            {"id": 60, "outcome": "Monitoring Update"}]
ASSETS = [{"id": 301, "inventory_number": "nas.acme", "key_field": "SN-1", "client_id": 12,
           "site_id": 18, "inactive": False}]
CUSTOM_FIELDS = [{"id": 181, "name": "CFPoolkeeperReference"}]
