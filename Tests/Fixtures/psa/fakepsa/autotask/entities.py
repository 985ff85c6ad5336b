"""The entities of an Autotask tenant: fields, picklists, and what a test tenant holds."""

from fakepsa.shape.fields import Field, integer, read_only, text

_INTEGERS = (
    "apiVendorID assignedResourceID assignedResourceRoleID billingCodeID changeApprovalBoard "
    "changeApprovalStatus changeApprovalType companyLocationID configurationItemID contactID "
    "contractID impersonatorCreatorResourceID issueType monitorID monitorTypeID opportunityID "
    "organizationalLevelAssociationID problemTicketId projectID queueID rmaStatus rmaType "
    "serviceLevelAgreementID source subIssueType ticketCategory ticketType")
_READ_ONLY = {
    "int": "completedByResourceID createdByContactID creatorResourceID creatorType "
           "currentServiceThermometerRating firstResponseAssignedResourceID "
           "firstResponseInitiatingResourceID lastActivityPersonType lastActivityResourceID "
           "previousServiceThermometerRating serviceThermometerTemperature",
    "number": "hoursToBeScheduled serviceLevelAgreementPausedNextEventHours",
    "date": "createDate firstResponseDateTime firstResponseDueDateTime lastActivityDate "
            "lastCustomerNotificationDateTime lastCustomerVisibleActivityDateTime "
            "lastTrackedModificationDateTime resolutionPlanDateTime resolutionPlanDueDateTime "
            "resolvedDateTime resolvedDueDateTime",
    "bool": "isAssignedToComanaged serviceLevelAgreementHasBeenMet",
    "text": "rmmAlertID ticketNumber",
}

TICKET = {
    # A create may say 0 for "not yet"; a PATCH says which.
    "id": integer(),
    "companyID": integer(required=True), "title": text(255, required=True),
    "status": integer(required=True), "priority": integer(required=True),
    "description": text(8000), "externalID": text(50), "resolution": text(32000),
    "aemAlertID": text(50), "purchaseOrderNumber": text(50), "dueDateTime": Field("date"),
    "completedDate": Field("date"), "estimatedHours": Field("number"),
    "contractServiceBundleID": Field("number"), "contractServiceID": Field("number"),
    "isVisibleToComanaged": Field("bool"), "userDefinedFields": Field("list"),
    **{f"changeInfoField{number}": text(8000) for number in range(1, 6)},
    **{name: integer() for name in _INTEGERS.split()},
    **{name: read_only(kind) for kind, names in _READ_ONLY.items() for name in names.split()},
}
TICKET_NOTE = {
    "id": integer(), "ticketID": integer(), "title": text(250),
    "description": text(32000, required=True), "noteType": integer(required=True),
    "publish": integer(required=True), "createDateTime": read_only("date"),
    "creatorResourceID": read_only("int"), "lastActivityDate": read_only("date"),
    "createdByContactID": read_only("int"), "impersonatorCreatorResourceID": integer(),
    "impersonatorUpdaterResourceID": integer(),
}
TICKET_ITEM = {
    "id": integer(), "ticketID": integer(), "configurationItemID": integer(required=True),
}
COMPANY = {
    "id": integer(), "companyName": text(100), "companyNumber": text(50),
    "companyType": integer(), "isActive": Field("bool"), "ownerResourceID": integer(),
    "phone": text(25), "parentCompanyID": integer(), "lastActivityDate": Field("date"),
    "userDefinedFields": Field("list"),
}
CONFIGURATION_ITEM = {
    "id": integer(), "companyID": integer(), "referenceTitle": text(255),
    "referenceNumber": text(50), "serialNumber": text(100), "isActive": Field("bool"),
    "configurationItemType": integer(), "productID": integer(), "rmmDeviceUID": text(255),
    "rmmDeviceID": integer(), "userDefinedFields": Field("list"),
}

# By the name that stands in a path; the last part is what error texts call one.
ENTITIES = {
    "Tickets": (TICKET, "Ticket"),
    "TicketNotes": (TICKET_NOTE, "TicketNote"),
    "TicketAdditionalConfigurationItems": (TICKET_ITEM, "TicketAdditionalConfigurationItem"),
    "Companies": (COMPANY, "Company"),
    "ConfigurationItems": (CONFIGURATION_ITEM, "ConfigurationItem"),
}

# What stands behind a ticket in a path.
CHILDREN = {"Notes": "TicketNotes",
            "AdditionalConfigurationItems": "TicketAdditionalConfigurationItems"}


def values(*labels, first=1, inactive=(), parent=None, system=()):
    """A picklist; the API writes the values as text."""
    return [
        {"value": str(number), "label": label, "isActive": label not in inactive,
         "isSystem": label in system, "isDefaultValue": False, "sortOrder": number,
         "parentValue": str(parent) if parent is not None else ""}
        for number, label in enumerate(labels, start=first)
    ]


# A tenant's own numbers: those who take another tenant's for granted will be refused.
PICKLISTS = {
    "status": values("New", system=("New",)) + values("Complete", first=5, system=("Complete",))
    + values("In Progress", "Waiting Customer", "Waiting Vendor", "Escalated", "Old Status",
             first=8, inactive=("Old Status",)),
    "priority": values("High", "Medium", "Low", "Critical", "Retired", inactive=("Retired",)),
    "queueID": values("Level I Support", "Monitoring Alert", "Closed Queue", first=29682833,
                      inactive=("Closed Queue",)),
    "ticketCategory": values("Standard", "AEM Alert", first=3),
    "ticketType": values("Service Request", "Incident", "Problem", "Change Request", "Alert"),
    "issueType": values("Storage", "Network", first=10),
    "subIssueType": values("Disk", "Pool", first=136, parent=10)
    + values("Switch", first=140, parent=11),
    "source": values("Phone", "Email", "Monitoring Alert", first=2),
    "TicketNotes.noteType": values("Task Summary", "Task Detail", "Task Notes"),
    "TicketNotes.publish": values("All Autotask Users", "Internal Project Team"),
}
PARENTS = {"subIssueType": "issueType"}


def picklist(settings, entity, field):
    """The values of a field, or None when it has no list."""
    name = field if entity == "Tickets" else f"{entity}.{field}"
    return settings["picklists"].get(name)


def field_facts(settings, entity):
    """What entityInformation/fields says of each field."""
    fields, _ = ENTITIES[entity]
    kinds = {"int": "integer", "number": "double", "text": "string", "bool": "boolean",
             "date": "datetime"}
    return [
        {"name": name, "dataType": kinds[field.kind], "length": field.max or 0,
         "isRequired": field.is_required, "isReadOnly": field.is_read_only or name == "id",
         "isQueryable": True, "isReference": False, "referenceEntityType": "",
         "isPickList": picklist(settings, entity, name) is not None,
         "picklistValues": picklist(settings, entity, name),
         "picklistParentValueField": PARENTS.get(name, ""), "isSupportedWebhookField": False}
        for name, field in fields.items() if field.kind != "list"
    ]
