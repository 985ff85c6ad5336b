"""Tickets of Halo: what makes one right, and which of them a search finds."""

from fakepsa.halo.entities import TICKET
from fakepsa.shape.fields import moment, problems


def complaints(psa, body, is_create):
    """Everything Halo has against a ticket, as (rule, message)."""
    found = [(f"field-{one.code}" if one.code != "unknown" else "unknown-field", one.message)
             for one in problems(TICKET, body, is_create)]
    if found:
        return found
    if is_create and not body.get("summary"):
        found.append(("field-required", "A Summary must be entered."))
    found += reference_complaints(psa, body)
    found += place_complaints(psa, body)
    found += custom_complaints(psa, body)
    return found


def reference_complaints(psa, body):
    kinds = {"client_id": "client", "site_id": "site", "tickettype_id": "ticket_type",
             "priority_id": "priority", "status_id": "status", "team_id": "team",
             "parent_id": "ticket", "user_id": "user"}
    found = [("reference", f"{name} {body[name]} does not exist.")
             for name, kind in kinds.items()
             if body.get(name) is not None and body[name] not in psa.table(kind)]
    if body.get("team") and body["team"] not in [t["name"] for t in psa.table("team").values()]:
        found.append(("reference", f"team {body['team']} does not exist."))
    for asset in body.get("assets") or []:
        if not isinstance(asset, dict) or asset.get("id") not in psa.table("asset"):
            found.append(("reference", f"asset {asset} does not exist."))
    return found


def place_complaints(psa, body):
    """The user stands at a site, the site belongs to the client."""
    found = []
    lookup = body.get("userlookup")
    has_user = body.get("user_id") is not None or body.get("user_name") or lookup
    if has_user and body.get("site_id") is None and lookup != {"id": -1}:
        found.append(("field-required", "site_id is required when a user is set."))
    site = psa.table("site").get(body.get("site_id"))
    if site and body.get("client_id") not in (None, site["client_id"]):
        found.append(("reference", "the site does not belong to the client."))
    return found


def custom_complaints(psa, body):
    found = []
    known = psa.settings["custom_fields"]
    for one in body.get("customfields") or []:
        keys = set(one) if isinstance(one, dict) else set()
        if keys not in ({"id", "value"}, {"name", "value"}, {"id", "name", "value"}):
            found.append(("custom-field", "a custom field has an id or a name, and a value"))
        elif custom_field(known, one) is None:
            found.append(("custom-field", f"there is no custom field {one}"))
    return found


def custom_field(known, one):
    return next((field for field in known
                 if one.get("id", field["id"]) == field["id"]
                 and one.get("name", field["name"]) == field["name"]), None)


def is_match(psa, ticket, parameters):
    """Whether a search with these parameters finds the ticket."""
    exact = {"client_id": "client_id", "site_id": "site_id", "status_id": "status_id",
             "requesttype_id": "tickettype_id", "agent_id": "agent_id"}
    for name, field in exact.items():
        if name in parameters and parameters[name] != str(ticket[field]):
            return False
    if psa.flag(parameters, "open_only") and ticket["hasbeenclosed"]:
        return False
    if psa.flag(parameters, "closed_only") and not ticket["hasbeenclosed"]:
        return False
    if "ticket_ids" in parameters \
            and str(ticket["id"]) not in parameters["ticket_ids"].split(","):
        return False
    return is_text_match(psa, ticket, parameters) and is_dated(psa, ticket, parameters)


def is_text_match(psa, ticket, parameters):
    """Full text: without case; a vague index takes the first letters for the whole."""
    texts = {"search": ("summary", "details"), "search_summary": ("summary",),
             "search_details": ("details",)}
    for name, fields in texts.items():
        wanted = parameters.get(name, "").lower()
        if psa.settings["is_search_vague"]:
            wanted = wanted[:4]
        if wanted and not any(wanted in (ticket[field] or "").lower() for field in fields):
            return False
    return True


def is_dated(psa, ticket, parameters):
    if not {"datesearch", "startdate", "enddate"} & set(parameters):
        return True
    field = parameters.get("datesearch", "dateoccurred")
    if field not in ("dateoccurred", "dateclosed", "last_update"):
        psa.refuse(400, "parameter-value", f"datesearch {field} is no date of a ticket")
    value = ticket.get(field)
    if value is None:
        return False
    start, end = parameters.get("startdate"), parameters.get("enddate")
    at = moment(value)
    return (not start or at >= moment(start)) and (not end or at <= moment(end))
