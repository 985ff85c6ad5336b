"""A request as it came, and the answer it gets."""

import copy
import json
import urllib.parse
from dataclasses import dataclass, field


@dataclass
class Request:
    """Headers have small letters; a header that came twice is joined by a comma."""

    door: str
    method: str
    target: str
    headers: dict
    raw: bytes = b""
    entry: dict = field(default_factory=dict)
    # What the fake itself wants to remember while it answers.
    notes: dict = field(default_factory=dict)

    @property
    def path(self):
        return urllib.parse.unquote(self.target.split("?", 1)[0])

    @property
    def query(self):
        text = self.target.split("?", 1)[1] if "?" in self.target else ""
        return urllib.parse.parse_qsl(text, keep_blank_values=True)

    def parameters(self):
        return dict(self.query)

    def text(self):
        return self.raw.decode("utf-8", "replace")

    def form(self):
        return urllib.parse.parse_qsl(self.text(), keep_blank_values=True)

    def json(self):
        """The body as JSON; raises ValueError."""
        return json.loads(self.raw.decode("utf-8"))

    def media_type(self):
        return self.headers.get("content-type", "").split(";")[0].strip().lower()


@dataclass
class Answer:
    """A status with a body: text is sent as it is, anything else as JSON; None for no body."""

    status: int
    body: object = None
    headers: dict = field(default_factory=dict)

    def frozen(self):
        """The answer with a copy of its body: records may change before it is sent."""
        return Answer(self.status, copy.deepcopy(self.body), self.headers)

    def bytes(self):
        """The whole answer as it goes over the wire."""
        body, media_type = b"", None
        if isinstance(self.body, str):
            body, media_type = self.body.encode(), "text/html; charset=utf-8"
        elif self.body is not None:
            body, media_type = json.dumps(self.body).encode(), "application/json; charset=utf-8"
        headers = {"Content-Length": str(len(body)), **self.headers}
        if media_type:
            headers.setdefault("Content-Type", media_type)
        head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        return f"HTTP/1.1 {self.status} {reason(self.status)}\r\n{head}\r\n".encode() + body


class Refused(Exception):
    """The request gets this answer and has no effect.

    With a rule it is a violation: something a right client does not send.
    """

    def __init__(self, answer, rule=None, message=""):
        super().__init__(message or rule or answer.status)
        self.answer, self.rule, self.message = answer, rule, message


REASONS = {
    200: "OK", 201: "Created", 202: "Accepted", 204: "No Content", 400: "Bad Request",
    401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed",
    406: "Not Acceptable", 409: "Conflict", 410: "Gone", 415: "Unsupported Media Type",
    422: "Unprocessable Entity", 429: "Too Many Requests", 500: "Internal Server Error",
    502: "Bad Gateway", 503: "Service Unavailable", 504: "Gateway Timeout",
}


def reason(status):
    return REASONS.get(status, "Status")
