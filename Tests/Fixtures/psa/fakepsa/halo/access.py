"""Who may ask Halo and how often: tokens and the rolling five minutes."""

from fakepsa.door.request import Answer, Refused
from fakepsa.stage.window import RollingWindow

FREE = ("discover", "token")
FORM = {"grant_type", "client_id", "client_secret", "scope"}


class Access:
    def __init__(self, psa):
        self.psa = psa
        self.window = RollingWindow(psa.clock, psa.settings["requests_per_window"],
                                    psa.settings["window_seconds"])
        self._tokens = {}
        self.tokens_given = 0

    def enter(self, request):
        if request.entry["operation"] in FREE:
            return
        self._check_token(request)
        if not self.window.take():
            raise Refused(self.psa.too_many(self._retry_after(), "API rate limit exceeded"))

    def expire(self):
        """Every token that was given out until now is worth nothing."""
        self._tokens = {}

    def give_token(self, request):
        """The token of a form with client credentials."""
        settings = self.psa.settings
        if request.media_type() != "application/x-www-form-urlencoded":
            self._deny(400, "invalid_request", "the body is no form", "content-type")
        form = dict(request.form())
        unknown = set(form) - FORM
        if unknown:
            self._deny(400, "invalid_request", f"unknown: {', '.join(sorted(unknown))}",
                       "unknown-field")
        if form.get("grant_type") != "client_credentials":
            self._deny(400, "unsupported_grant_type", "use client_credentials", "token-form")
        if form.get("scope") != settings["scope"]:
            self._deny(400, "invalid_scope", f"the scope is {settings['scope']}", "token-form")
        self._check_tenant(request)
        if (form.get("client_id"), form.get("client_secret")) \
                != (settings["client_id"], settings["client_secret"]):
            self._deny(401, "invalid_client", "The client or its secret is not known.")
        token = self.psa.ids.word("token", 64)
        self._tokens[token] = self.psa.clock.now() + settings["token_seconds"]
        self.tokens_given += 1
        return Answer(200, {"scope": form["scope"], "token_type": "Bearer",
                            "access_token": token, "expires_in": settings["token_seconds"]})

    def _check_tenant(self, request):
        settings = self.psa.settings
        parameters = self.psa.parameters(request, {"tenant"})
        # The old address on the API's own host knows its tenant by the host.
        if not settings["is_hosted"] or (request.door == "main" and "tenant" not in parameters):
            return
        if "tenant" not in parameters:
            self._deny(400, "invalid_request", "tenant is required", "missing-parameter")
        if parameters["tenant"] != settings["tenant"]:
            raise Refused(Answer(500, "Internal Server Error"))

    def _check_token(self, request):
        kind, _, token = request.headers.get("authorization", "").partition(" ")
        if kind != "Bearer":
            self._deny(401, "invalid_token", "the header Authorization has no bearer token",
                       "missing-header")
        if self._tokens.get(token, 0) <= self.psa.clock.now():
            self._deny(401, "invalid_token", "The token is not valid or has expired.")

    def _retry_after(self):
        if not self.psa.settings["says_retry_after"]:
            return None
        return int(self.window.wait_seconds()) + 1

    def _deny(self, status, error, description, rule=None):
        answer = Answer(status, {"error": error, "error_description": description})
        if status == 401:
            answer.headers["WWW-Authenticate"] = "Bearer"
        raise Refused(answer, rule, description)
