"""One request from its head to the end of its answer, with the fault that the script has for it."""

import json
import time

from fakepsa.door.request import Answer, Refused
from fakepsa.door.wire import Gone
from fakepsa.stage.ledger import masked_form
from fakepsa.stage.lines import say


class Performance:
    def __init__(self, house, request, wire):
        self.house, self.psa, self.request, self.wire = house, house.psa, request, wire
        self.entry = request.entry
        self.fault = None
        self.is_effect_late = False

    def play(self):
        """Plays it; returns whether the connection goes on."""
        try:
            return self._play()
        except Gone:
            self._close("left")
            raise

    def _play(self):
        head_operation = self.psa.operation(self.request, is_body_read=False)
        self.entry["operation"] = head_operation
        self._take_fault(head_operation, head_operation, at_head=True)
        if self.fault:
            return self._cut("cut")
        self.request.raw = self.wire.body(self.request.headers)
        self.entry["body"] = readable(self.request)
        with self.house.lock:
            operation = self.psa.operation(self.request, is_body_read=True)
        self.entry["operation"] = operation
        self._take_fault(operation, head_operation, at_head=False)
        try:
            with self.house.lock:
                if self.fault and self.fault.before_judging:
                    getattr(self.psa, self.fault.do)()
                refused = self._judge()
            answer = refused or self._perform()
        finally:
            # Before the client hears of anything, or its next request could meet this one.
            with self.house.lock:
                self.psa.leave(self.request, self.is_effect_late)
        if refused or self.fault is None:
            return self._send(answer)
        return self._reply(self.fault, answer)

    def _take_fault(self, operation, head_operation, at_head):
        with self.house.lock:
            self.fault = self.house.script.take(
                self.request, operation, at_head, head_operation)
        if self.fault:
            self.entry["fault"] = self.fault.do

    def _judge(self):
        """The answer that refuses who asks; None when it may go on."""
        if self.fault and self.fault.reply in ("cut", "given", "gateway", "bare") \
                and self.fault.effect == "none":
            return None  # Nobody behind the gateway hears of it.
        try:
            self.psa.enter(self.request)
        except Refused as refusal:
            if self.fault and not self.fault.before_judging:
                self.house.script.give_back(self.fault)
                self.fault = self.entry["fault"] = None
            return self._refusal(refusal)
        return None

    def _perform(self):
        """The effect, with the waits of the fault around it; returns the API's own answer."""
        fault = self.fault
        if fault is None:
            return self._act()
        if fault.wait and fault.before:
            self._wait(fault)
        answer = self._effect(fault)
        if fault.wait and not fault.before:
            self._wait(fault)
        return answer

    def _effect(self, fault):
        if fault.effect == "none":
            return None
        if fault.effect == "late":
            self.is_effect_late = True
            self.house.clock.later(fault.late_seconds, self._act_late)
            return None
        answer = self._act()
        if fault.effect == "twice":
            self._act()
        return answer

    def _act(self):
        with self.house.lock:
            try:
                return self.psa.act(self.request).frozen()
            except Refused as refusal:
                return self._refusal(refusal)

    def _act_late(self):
        self._act()
        self.psa.leave(self.request, False)
        say("late", number=self.entry["number"])

    def _refusal(self, refusal):
        if refusal.rule:
            self.house.ledger.violation(
                self.request, refusal.rule, refusal.message, is_refused=True)
        return refusal.answer

    def _wait(self, fault):
        if fault.wait == "seconds":
            time.sleep(fault.seconds)
            return
        released = self.house.released
        say("held", number=self.entry["number"], operation=self.entry["operation"])
        released.wait()

    def _reply(self, fault, answer):
        if fault.reply == "cut":
            return self._cut("cut")
        if fault.reply == "silence":
            self._close("silent")
            self.wire.wait_for_end()
            return False
        if fault.reply != "real":
            answer = self._fault_answer(fault, answer)
        elif answer is None:
            answer = Answer(204)
        if fault.reply == "half":
            data = answer.bytes()
            self.wire.send(data[:len(data) // 2])
            return self._cut("cut", answer.status)
        if fault.reply == "twice":
            self.wire.send(answer.bytes())
        return self._send(answer)

    def _fault_answer(self, fault, answer):
        given = fault.given
        message = given.get("message", "scripted by the test")
        errors = given.get("errors", [message])
        if fault.reply == "given":
            return Answer(given.get("status", 500), given.get("body"), given.get("headers", {}))
        if fault.reply == "errors":
            return self.psa.refusal(given.get("status", 500), errors)
        if fault.reply == "success_with_errors":
            return self.psa.success_with_errors(self.request, errors)
        if fault.reply == "too_many":
            return self.psa.too_many(given.get("retry_after"), message)
        if fault.reply == "gateway":
            return Answer(given.get("status", 502), "<html><h1>502 Bad Gateway</h1></html>")
        if fault.reply == "bare":
            return Answer(500, given.get("body", ""))
        return answer

    def _send(self, answer):
        # The ledger knows of an answer before the client does, or a test could ask too early.
        self._close("answered", answer.status)
        self.wire.send(answer.bytes())
        return True

    def _cut(self, outcome, status=None):
        self._close(outcome, status)
        self.wire.cut()
        return False

    def _close(self, outcome, status=None):
        with self.house.lock:
            if self.entry["outcome"] == "open":
                self.house.ledger.close(self.entry, outcome, status)


def readable(request):
    """A body as the ledger keeps it: JSON, a form without its secrets, or text."""
    if not request.raw:
        return None
    if request.media_type() == "application/x-www-form-urlencoded":
        return masked_form(request.form())
    try:
        return request.json()
    except (ValueError, json.JSONDecodeError):
        return request.text()
