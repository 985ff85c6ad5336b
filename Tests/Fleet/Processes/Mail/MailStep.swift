/// What a fake mail server does at one step of a session; steps without one pass.
package struct MailStep: Encodable, Sendable {
    /// Where in a session.
    package enum Place: String, Encodable, Sendable {
        /// Instead of the greeting.
        case connect = "CONNECT"
        /// Instead of the reply to MAIL.
        case mail = "MAIL"
        /// Instead of the reply to RCPT.
        case recipient = "RCPT"
        /// Instead of 354.
        case data = "DATA"
        /// Behind the final dot.
        case body = "BODY"
    }

    private let step: Place
    private let what: String
    private var reply: String?

    private enum CodingKeys: String, CodingKey {
        case step, reply
        case what = "do"
    }

    /// Nothing unusual: lets the script reach a later recipient or message.
    package static func pass(_ step: Place) -> MailStep { MailStep(step: step, what: "pass") }

    /// A reply such as `450 4.2.1 busy`; nothing is kept.
    package static func reply(_ step: Place, _ reply: String) -> MailStep {
        MailStep(step: step, what: "reply", reply: reply)
    }

    /// Says nothing until the server is released, then goes on.
    package static func hold(_ step: Place) -> MailStep { MailStep(step: step, what: "hold") }

    /// Closes without a word; nothing is kept.
    package static func cut(_ step: Place) -> MailStep { MailStep(step: step, what: "cut") }

    /// Keeps the message and closes without a word.
    package static let acceptThenCut = MailStep(step: .body, what: "accept_cut")
}
