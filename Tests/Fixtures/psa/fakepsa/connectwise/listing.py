"""What every list of ConnectWise understands: conditions, orderBy, fields, pages."""

import urllib.parse

from fakepsa.connectwise.conditions import BadConditions, Conditions, value_of
from fakepsa.connectwise.entities import SEARCHABLE
from fakepsa.door.request import Answer

PARAMETERS = {"conditions", "orderBy", "fields", "page", "pageSize", "pageId"}
PAGE_SIZE_DEFAULT = 25
PAGE_SIZE_MAX = 1000


def selected(psa, request, kind, records, known=PARAMETERS):
    """The parameters, and the records that meet the conditions, in order."""
    parameters = psa.parameters(request, known)
    text = parameters.get("conditions")
    if text:
        try:
            conditions = Conditions(text, SEARCHABLE[kind])
        except BadConditions as problem:
            psa.refuse(400, "conditions", f"conditions: {problem}")
        request.entry["conditions"] = conditions.leaves
        records = [record for record in records if conditions.test(record)]
    return parameters, ordered(psa, kind, records, parameters.get("orderBy"))


def ordered(psa, kind, records, text):
    """`orderBy=id desc, summary`; by the identifier when nothing is said."""
    records = sorted(records, key=lambda record: record["id"])
    for part in reversed((text or "").split(",")):
        words = part.split()
        if not words:
            continue
        if words[0] not in SEARCHABLE[kind] or words[1:] not in ([], ["asc"], ["desc"]):
            psa.refuse(400, "order", f"orderBy: {part.strip()}")
        records.sort(key=lambda record: sort_key(value_of(record, words[0])),
                     reverse=words[1:] == ["desc"])
    return records


def sort_key(value):
    return (value is not None, str(type(value)), value if value is not None else 0)


def page(psa, request, parameters, records):
    """One page with its Link header; `page` stands last in each address."""
    size = psa.number(parameters, "pageSize", PAGE_SIZE_DEFAULT, most=PAGE_SIZE_MAX)
    number = psa.number(parameters, "page", 1)
    first = (number - 1) * size
    shown = [with_fields(record, parameters.get("fields")) for record
             in records[first:first + size]]
    last = max(1, -(-len(records) // size))
    links = {}
    if number < last:
        links = {"next": number + 1, "last": last}
    if number > 1:
        links |= {"first": 1, "prev": number - 1}
    header = ", ".join(f'<{link(psa, request, target)}>; rel="{name}"'
                       for name, target in links.items())
    return Answer(200, shown, {"Link": header} if header else {})


def link(psa, request, number):
    query = [pair for pair in request.query if pair[0] != "page"] + [("page", number)]
    return f"{psa.house.doors[request.door].url}{request.path}?{urllib.parse.urlencode(query)}"


def with_fields(record, text):
    """A record with the fields that were asked for; all of them when nothing is said."""
    if not text:
        return record
    names = {name.strip().split("/")[0] for name in text.split(",")}
    return {name: value for name, value in record.items() if name in names}
