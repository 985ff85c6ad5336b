import AlertRouterCore
package import Quantities
import ServiceChassis

/// Tells a receiver of an alert that is only a test, to each of its targets, once.
package struct ReceiverTest: Sendable {
    /// What came of one target.
    package struct Result: Sendable, Encodable {
        /// The kind of target.
        package let integration: String
        /// Which of its kind, from 0.
        package let index: Int
        /// Where it sends to.
        package let destination: String
        /// What came of it: `delivered`, `retry`, `unknown`, `refused`, `gone` or `not sent`.
        package let outcome: String
        /// Why, when it was not delivered.
        package let reason: String?
        /// What was or would be sent, without secrets.
        package let message: String
    }

    let receiver: Receiver
    let externalURL: String
    let clock: any WallClock

    /// A test of a receiver.
    package init(receiver: Receiver, externalURL: String, clock: any WallClock) {
        self.receiver = receiver
        self.externalURL = externalURL
        self.clock = clock
    }

    /// Sends, or only shows what would be sent when `sender` is nil.
    package func run(by sender: (any LetterSending)?) async -> [Result] {
        var results: [Result] = []
        for place in receiver.places {
            let context = MessageContext(
                externalURL: externalURL,
                now: clock.now(),
                key: "pk-test-\(clock.now().microseconds)-\(place.integration)-\(place.index)"
            )
            let notice = notice(place.integration, place.index, at: context.now)
            var (outcome, reason, message) = ("not sent", String?.none, "")
            do {
                let letter = try place.target.letter(for: notice, context)
                message = LetterText.shown(letter)
                if let sender {
                    let (verdict, note) = await sender.send(letter, attempt: 1)
                    (outcome, reason) = (verdict.word, verdict.reason ?? note)
                }
            } catch {
                reason = "the message could not be made: \(error)"
            }
            results.append(
                Result(
                    integration: place.integration,
                    index: place.index,
                    destination: place.target.destination.name,
                    outcome: outcome,
                    reason: reason,
                    message: message
                )
            )
        }
        return results
    }

    private func notice(_ integration: String, _ index: Int, at now: Timestamp) -> GroupNotice {
        let labels = LabelSet([Alert.nameLabel: "NotificationTest", Alert.severityLabel: "info"])
        let alert = Alert(
            labels: labels,
            annotations: [
                "summary": "This is a test",
                "description": "Somebody tries whether notifications arrive. All is well.",
            ],
            startsAt: now,
            endsAt: now + .seconds(300),
            updatedAt: now,
            origin: .rule
        )
        return GroupNotice(
            of: alert,
            to: receiver.name,
            integration: integration,
            index: index,
            groupKey: "{}:{alertname=\"NotificationTest\"}",
            at: now
        )
    }
}

/// A letter as people may see it.
enum LetterText {
    /// The head and the body, `•••` in place of every secret.
    static func shown(_ letter: Letter) -> String {
        let redact = letter.redaction
        switch letter {
        case .http(let call):
            let fields = call.fields.map { "\($0.name): \($0.value)" }.joined(separator: "\n")
            let body = String(decoding: call.body, as: UTF8.self)
            return redact("POST \(call.url.revealed)\n\(fields)\n\n\(body)")
        case .mail(let mail):
            let head =
                "MAIL FROM <\(mail.sender)>\nRCPT TO "
                + mail.recipients.map { "<\($0)>" }.joined(separator: ", ")
            return redact("\(head)\n\n\(String(decoding: mail.bytes, as: UTF8.self))")
        }
    }
}
