/// What goes wrong with a request to a fake ticket system; the fixture's README tells each one.
package struct PSAFault: Sendable, Hashable {
    /// The fault as an entry of a script.
    package private(set) var entry: [String: PSAValue]

    /// A fault by its name with its options, for `create_ticket` unless something else is said.
    package init(_ name: String, _ options: [String: PSAValue] = [:]) {
        entry = options
        entry["do"] = .text(name)
        entry["match"] = ["operation": "create_ticket"]
    }

    /// The effect takes place and nothing is ever answered.
    package static let silence = PSAFault("silence")
    /// Nothing takes place and nothing is ever answered.
    package static let silenceWithoutEffect = PSAFault("silence", ["effect": false])
    /// A reset before the body is read.
    package static let cutBeforeReading = PSAFault("cut_before_reading")
    /// A reset after the body was read; nothing takes place.
    package static let cutAfterReading = PSAFault("cut_after_reading")
    /// A reset after the effect.
    package static let cutAfterEffect = PSAFault("cut_after_effect")
    /// Half an answer after the effect.
    package static let cutMidAnswer = PSAFault("cut_mid_answer")
    /// 500 with the errors of the API; nothing takes place.
    package static let errors500 = PSAFault("errors_500")
    /// 500 without a body; nothing takes place.
    package static let bare500 = PSAFault("bare_500")
    /// 502; nothing takes place.
    package static let badGateway = PSAFault("bad_gateway")
    /// 502; behind the gateway the effect takes place.
    package static let badGatewayAfterEffect = PSAFault("bad_gateway", ["effect": true])
    /// A success with errors in its body; nothing takes place.
    package static let errorsInSuccess = PSAFault("errors_in_success")
    /// The request makes two records.
    package static let duplicateCreate = PSAFault("duplicate_create")
    /// The answer comes two times on one connection.
    package static let answerTwice = PSAFault("answer_twice")
    /// Every token dies just before the request is judged.
    package static let expireTokens = PSAFault("expire_tokens")
    /// The tenant moves to its other zone just before the request is judged.
    package static let moveZone = PSAFault("move_zone")
    /// The request waits before its effect until it is released.
    package static let holdBeforeEffect = PSAFault("hold", ["before": true])
    /// The answer waits behind the effect until it is released.
    package static let holdAfterEffect = PSAFault("hold")

    /// Nothing is answered, and the effect takes place when the clock has moved on so far.
    package static func late(seconds: Int) -> PSAFault {
        PSAFault("silence", ["late_seconds": .integer(seconds)])
    }

    /// 429, with Retry-After unless nil.
    package static func tooMany(retryAfter: Int? = nil) -> PSAFault {
        PSAFault("too_many", ["retry_after": retryAfter.map(PSAValue.integer) ?? .null])
    }

    /// An answer word for word.
    package static func answer(
        status: Int,
        body: PSAValue = .null,
        takesEffect: Bool = false
    ) -> PSAFault {
        PSAFault(
            "answer",
            ["status": .integer(status), "body": body, "effect": .bool(takesEffect)]
        )
    }

    /// The same fault for another operation, such as `create_note`.
    package func of(_ operation: String) -> PSAFault {
        matching(["operation": .text(operation)])
    }

    /// The same fault for whatever fits: `operation`, `method`, part of `path`, part of `body`.
    package func matching(_ match: [String: PSAValue]) -> PSAFault {
        var other = self
        other.entry["match"] = .object(match)
        return other
    }

    /// The same fault after so many requests that pass, so many times.
    package func after(_ skipped: Int, times: Int = 1) -> PSAFault {
        var other = self
        other.entry["skip"] = .integer(skipped)
        other.entry["times"] = .integer(times)
        return other
    }
}
