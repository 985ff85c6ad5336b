import AlertRouterCore
import Quantities
import Testing

// Goal: an answer means what its target's document says. Method: the answers that are known.
struct AnswerRuleTests {
    private func verdict(
        _ rule: AnswerRule,
        _ status: Int,
        _ body: String = "",
        _ fields: [String: String] = [:]
    ) -> DeliveryVerdict {
        rule.verdict(
            on: HTTPAnswer(status: status, fields: fields, body: Array(body.utf8)),
            now: NoticeMaker.start
        )
    }

    @Test(arguments: AnswerRule.allCases)
    func `every target's 429 and 503 are tried again, not before it says`(_ rule: AnswerRule) {
        for status in [429, 503] {
            guard case .retry(let after, _) = verdict(rule, status, "", ["retry-after": "7"]) else {
                Issue.record("\(rule) \(status)")
                continue
            }
            #expect(after == .seconds(7))
        }
    }

    @Test func `Discord says fractions of a second in its body`() {
        let body = #"{"message":"rate limited","retry_after":0.376,"global":false}"#
        guard case .retry(let after, _) = verdict(.discord, 429, body) else {
            Issue.record("no retry")
            return
        }
        #expect(after == .milliseconds(376))
    }

    @Test func `Telegram says its wait in parameters`() {
        let body = #"{"ok":false,"error_code":429,"parameters":{"retry_after":35}}"#
        guard case .retry(let after, _) = verdict(.telegram, 429, body) else {
            Issue.record("no retry")
            return
        }
        #expect(after == .seconds(35))
    }

    @Test(arguments: [401, 404])
    func `a Discord webhook that was deleted is gone`(_ status: Int) {
        guard case .gone = verdict(.discord, status) else {
            Issue.record("not gone")
            return
        }
    }

    @Test func `a message that Discord refuses is refused, not its destination`() {
        guard case .refused = verdict(.discord, 400, #"{"code":50035}"#) else {
            Issue.record("not refused")
            return
        }
    }

    @Test func `a redirect is not followed and says so`() {
        guard case .gone(let reason) = verdict(.webhook, 302) else {
            Issue.record("not gone")
            return
        }
        #expect(reason.contains("redirect"))
    }

    @Test func `PagerDuty's first version asks for patience by 403, and says which key is none`() {
        guard case .retry = verdict(.pagerdutyV1, 403, #"{"status":"throttle exceeded"}"#),
            case .gone = verdict(.pagerdutyV1, 400, #"{"errors":["Service key is invalid"]}"#),
            case .refused = verdict(.pagerdutyV1, 400, #"{"errors":["Description is blank"]}"#)
        else {
            Issue.record("one of them is judged otherwise")
            return
        }
    }

    @Test func `a number that wants no messages is gone`() {
        guard case .gone = verdict(.twilio, 400, #"{"code":21610}"#) else {
            Issue.record("not gone")
            return
        }
    }

    @Test func `Slack's words of a channel that is gone are understood`() {
        guard case .gone = verdict(.slack, 404, "no_service") else {
            Issue.record("not gone")
            return
        }
        guard case .refused = verdict(.slack, 400, "invalid_payload") else {
            Issue.record("not refused")
            return
        }
    }

    @Test func `what a reply shows of a body has no marks that turn its direction`() {
        #expect(verdict(.webhook, 400, "a\u{202E}b\u{0007}c").reason == "answered 400: ab c")
    }

    @Test(arguments: [
        ("120", 120.0), ("0.5", 0.5), ("Thu, 01 Jan 2026 00:01:00 GMT", 60.0),
        ("Wed, 31 Dec 2025 00:00:00 GMT", 0), ("999999999", 86_400),
    ])
    func `Retry-After is seconds or a date`(_ text: String, _ seconds: Double) {
        #expect(
            RetryAfter.header(text, now: NoticeMaker.start)
                == .milliseconds(Int64(seconds * 1000))
        )
    }

    @Test(arguments: ["", "soon", "-", "Thu, 01 Foo 2026 00:01:00 GMT", "nan", "inf"])
    func `a Retry-After that is neither counts as none`(_ text: String) {
        #expect(RetryAfter.header(text, now: NoticeMaker.start) == nil)
    }

    @Test func `waits double up to their limit and never fall below what was asked`() {
        let plan = RetryPlan(first: .seconds(5), longest: .seconds(900), jitter: 0.2)
        #expect(plan.wait(afterFailures: 1, asked: nil, chance: 0) == .seconds(5))
        #expect(plan.wait(afterFailures: 4, asked: nil, chance: 0) == .seconds(40))
        #expect(plan.wait(afterFailures: 30, asked: nil, chance: 0) == .seconds(900))
        #expect(plan.wait(afterFailures: 30, asked: nil, chance: 1) == .seconds(1080))
        #expect(plan.wait(afterFailures: 9, asked: .seconds(2), chance: 0) == .seconds(2))
    }

    @Test func `after a mail's last dot only the server knows`() {
        var outcome = MailOutcome(
            failure: .broken,
            words: "recv failed",
            reply: 0,
            replyText: "",
            isBodySent: true
        )
        guard case .unknown = outcome.verdict else {
            Issue.record("not unknown")
            return
        }
        outcome.reply = 451
        guard case .retry = outcome.verdict else {
            Issue.record("not tried again")
            return
        }
        outcome.reply = 554
        guard case .refused = outcome.verdict else {
            Issue.record("not refused")
            return
        }
    }
}
