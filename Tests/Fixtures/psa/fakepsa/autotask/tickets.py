"""What makes a ticket of Autotask right."""

from fakepsa.autotask.entities import PARENTS, TICKET, picklist
from fakepsa.shape.fields import problems


def complaints(settings, entity, fields, body, is_create, exists):
    """Everything Autotask has against a body, as (rule, message).

    `exists(kind, identifier)` says whether a record is there.
    """
    found = [(f"field-{one.code}" if one.code != "unknown" else "unknown-field", one.message)
             for one in problems(fields, body, is_create)]
    if found:
        return found
    found += picklist_complaints(settings, entity, body)
    if entity == "Tickets":
        found += reference_complaints(body, exists)
        found += user_defined_complaints(settings, body)
        if is_create:
            found += queue_complaints(settings, body)
        found += resource_complaints(body)
    return found


def picklist_complaints(settings, entity, body):
    found = []
    for name, value in body.items():
        values = picklist(settings, entity, name)
        if values is None or value is None:
            continue
        entry = next((one for one in values if one["value"] == str(value)), None)
        if entry is None:
            found.append(("picklist", f"{name} has no value {value} in its picklist."))
        elif not entry["isActive"]:
            found.append(("picklist", f"the value {value} of {name} is not active."))
        elif entry["parentValue"] and entry["parentValue"] != str(body.get(PARENTS[name])):
            found.append(("picklist", f"the value {value} of {name} does not belong to the "
                          f"{PARENTS[name]}."))
    return found


def reference_complaints(body, exists):
    kinds = {"companyID": "Companies", "configurationItemID": "ConfigurationItems"}
    names = {"companyID": "Company", "configurationItemID": "ConfigurationItem"}
    return [("reference", f"Reference value on field: {name} of type: {names[name]} "
             "does not exist or is invalid.")
            for name, kind in kinds.items()
            if body.get(name) is not None and not exists(kind, body[name])]


def user_defined_complaints(settings, body):
    found = []
    for one in body.get("userDefinedFields") or []:
        if not isinstance(one, dict) or set(one) != {"name", "value"}:
            found.append(("user-defined", "a user-defined field has a name and a value"))
        elif one["name"] not in settings["user_defined_fields"]:
            found.append(("user-defined", f"there is no user-defined field {one['name']}"))
    return found


def queue_complaints(settings, body):
    found = []
    has_resource = body.get("assignedResourceID") and body.get("assignedResourceRoleID")
    if body.get("queueID") is None and not has_resource:
        found.append(("field-required", "queueID is required when no resource is assigned."))
    if settings["is_due_date_required"] and body.get("dueDateTime") is None \
            and body.get("ticketCategory") not in settings["categories_with_due_date"]:
        found.append(("field-required", "dueDateTime is required."))
    return found


def resource_complaints(body):
    if bool(body.get("assignedResourceID")) != bool(body.get("assignedResourceRoleID")):
        return [("field-required", "When assigning a Resource, you must assign both a "
                 "assignedResourceID and assignedResourceRoleID.")]
    return []


def required_names():
    return [name for name, field in TICKET.items() if field.is_required]
