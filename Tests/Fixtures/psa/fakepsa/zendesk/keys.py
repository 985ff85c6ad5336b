"""Zendesk's idempotency keys: the first answer is kept for two hours."""

from fakepsa.door.request import Answer, Refused

KEY_CHARACTERS_MAX = 255
KEPT_SECONDS = 2 * 3600
HEADER = "idempotency-key"
LOOKUP = "x-idempotency-lookup"


class Keys:
    """Keys of creates in flight, and the answers of those that are done."""

    def __init__(self, psa):
        self.psa = psa
        self._in_flight = {}
        self._answers = {}

    def enter(self, request):
        """Refuses a key that is too long, or that another request is using now."""
        key = request.headers.get(HEADER)
        if key is None:
            return
        if not key or len(key) > KEY_CHARACTERS_MAX:
            self.psa.refuse(400, "idempotency-key", f"the key has {len(key)} characters")
        if key in self._in_flight:
            raise Refused(Answer(409, {
                "error": "IdempotentRequestInProgress",
                "description": "A request with this idempotency key is still in progress"}))
        self._in_flight[key] = request
        request.notes["key"] = key

    def leave(self, request):
        key = request.notes.get("key")
        if key is not None and self._in_flight.get(key) is request:
            del self._in_flight[key]

    def known(self, request):
        """The answer that was given before, or None; the same key for something else is wrong."""
        key = request.headers.get(HEADER)
        moment, text, answer = self._answers.get(key, (0, None, None))
        if answer is None or moment + KEPT_SECONDS <= self.psa.clock.now():
            return None
        if text != request.text():
            raise Refused(Answer(400, {
                "error": "IdempotentRequestError",
                "description": "Request parameters don't match the given idempotency key"}),
                "idempotency-key", "the same key came with another body")
        return Answer(answer.status, answer.body, {**answer.headers, LOOKUP: "hit"})

    def keep(self, request, answer):
        """Keeps the answer of a create, and says that it is the first."""
        key = request.headers.get(HEADER)
        if key is None:
            return answer
        self._answers[key] = (self.psa.clock.now(), request.text(), answer.frozen())
        answer.headers[LOOKUP] = "miss"
        return answer
