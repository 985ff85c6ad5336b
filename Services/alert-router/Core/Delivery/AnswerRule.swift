package import Quantities

/// What the answers of a kind of target mean.
///
/// Facts: the API documents of each, and what Alertmanager's and Apprise's users met with.
package enum AnswerRule: String, Sendable, CaseIterable {
    /// A kind of target, by its word in the configuration.
    case webhook, discord, slack, msteamsv2, pushover, pagerduty, telegram, ntfy, gotify, twilio
    /// PagerDuty's first version.
    case pagerdutyV1

    /// What an answer means.
    package func verdict(on answer: HTTPAnswer, now: Timestamp) -> DeliveryVerdict {
        let header = RetryAfter.header(answer.fields["retry-after"], now: now)
        switch answer.status {
        case 200..<300: return accepted(answer)
        case 300..<400:
            return .gone(
                reason: "answers with a redirect (\(answer.status)), which is not followed; "
                    + "write the address it leads to"
            )
        case 429: return tooMany(answer, header)
        case 403 where self == .pagerdutyV1:
            // The first version says so what the second says by 429.
            return .retry(after: header, reason: "asks for patience (403)")
        case 408, 425, 500..<600:
            return .retry(after: header ?? asked(answer), reason: "answered \(answer.summary)")
        default: return refused(answer)
        }
    }

    /// Some say in the body of a 200 that they took nothing.
    private func accepted(_ answer: HTTPAnswer) -> DeliveryVerdict {
        switch self {
        case .slack where !answer.shown.isEmpty && answer.object == nil && answer.shown != "ok":
            return .refused(reason: "answered \(answer.summary)")
        case .slack where answer.object?["ok"] as? Bool == false:
            return slackError(answer)
        case .msteamsv2 where answer.shown.contains("failed with error"):
            // The retired connectors answered 200 with the true answer in words.
            return answer.shown.contains("429")
                ? .retry(after: nil, reason: "answered \(answer.summary)")
                : .refused(reason: "answered \(answer.summary)")
        case .telegram where answer.object?["ok"] as? Bool == false,
            .pushover where answer.object?["status"] as? Int == 0:
            return .refused(reason: "answered \(answer.summary)")
        default: return .delivered
        }
    }

    private func slackError(_ answer: HTTPAnswer) -> DeliveryVerdict {
        let error = answer.object?["error"] as? String ?? ""
        if error == "ratelimited" { return .retry(after: nil, reason: "answered \(error)") }
        return Self.slackGone.contains(error)
            ? .gone(reason: "answered \(error)") : .refused(reason: "answered \(error)")
    }

    private func tooMany(_ answer: HTTPAnswer, _ header: Duration?) -> DeliveryVerdict {
        // ntfy's daily quota: not today.
        if self == .ntfy, answer.object?["code"] as? Int == 42908 {
            return .retry(
                after: max(header ?? .zero, .seconds(6 * 3600)),
                reason: "the day's quota of messages is used up"
            )
        }
        // The longer of the two: Discord's header is whole seconds, its body has fractions.
        let asked = [header, asked(answer)].compactMap { $0 }.max()
        return .retry(after: asked, reason: "asks for patience (429)")
    }

    private func asked(_ answer: HTTPAnswer) -> Duration? {
        switch self {
        case .discord: RetryAfter.seconds(answer.object?["retry_after"])
        case .telegram:
            RetryAfter.seconds(
                (answer.object?["parameters"] as? [String: Any])?["retry_after"]
            )
        default: nil
        }
    }

    private func refused(_ answer: HTTPAnswer) -> DeliveryVerdict {
        let reason = "answered \(answer.summary)"
        let isGone: Bool
        switch self {
        case .slack: isGone = [401, 404, 410].contains(answer.status) || isSlackGone(answer)
        case .pushover: isGone = isPushoverGone(answer)
        case .telegram: isGone = [401, 403, 404].contains(answer.status) || isChatGone(answer)
        case .twilio: isGone = answer.status == 401 || isNumberGone(answer)
        case .pagerdutyV1:
            isGone =
                [401, 404, 410].contains(answer.status) || answer.shown.contains("Service key")
        case .pagerduty: isGone = [401, 403, 404, 410].contains(answer.status)
        default: isGone = [401, 403, 404, 405, 407, 410].contains(answer.status)
        }
        return isGone ? .gone(reason: reason) : .refused(reason: reason)
    }

    private func isSlackGone(_ answer: HTTPAnswer) -> Bool {
        Self.slackGone.contains { answer.shown.contains($0) }
    }

    private func isPushoverGone(_ answer: HTTPAnswer) -> Bool {
        guard let object = answer.object else { return answer.status == 404 }
        return object["token"] as? String == "invalid" || object["user"] as? String == "invalid"
    }

    private func isChatGone(_ answer: HTTPAnswer) -> Bool {
        (answer.object?["description"] as? String ?? "").contains("chat not found")
    }

    /// A number that is none (21211, 21614) or whose owner wants nothing (21610).
    private func isNumberGone(_ answer: HTTPAnswer) -> Bool {
        [21211, 21610, 21614].contains(answer.object?["code"] as? Int ?? 0)
    }

    private static let slackGone = [
        "no_service", "no_team", "channel_is_archived", "channel_not_found", "is_archived",
        "invalid_auth", "token_revoked", "account_inactive", "action_prohibited", "not_in_channel",
    ]
}
