import Quantities

/// What came of handing a mail to a server, as far as the conversation tells.
package struct MailOutcome: Sendable, Hashable {
    /// Where the conversation ended.
    package enum Failure: Sendable, Hashable {
        /// The server could not be reached.
        case unreachable
        /// TLS could not be agreed, or its certificate is not trusted.
        case untrusted
        /// It offers no STARTTLS, which is required.
        case noTLS
        /// It took too long.
        case timeout
        /// It did not take name and password.
        case login
        /// It said no, or the connection ended.
        case broken
    }

    /// Nil when the server took the mail.
    package var failure: Failure?
    /// What the mail library says.
    package var words: String
    /// The server's last reply, a code of three digits; 0 for none.
    package var reply: Int
    /// Its words.
    package var replyText: String
    /// Whether the whole mail was sent, and only the last reply is missing.
    package var isBodySent: Bool
    /// Recipients that were refused though others were not, with the server's words.
    package var refusedRecipients: [String]

    /// An outcome.
    package init(
        failure: Failure?,
        words: String,
        reply: Int,
        replyText: String,
        isBodySent: Bool,
        refusedRecipients: [String] = []
    ) {
        self.failure = failure
        self.words = words
        self.reply = reply
        self.replyText = replyText
        self.isBodySent = isBodySent
        self.refusedRecipients = refusedRecipients
    }

    /// What it means (RFC 5321, 4.2.1: 4xx is for now, 5xx for ever).
    package var verdict: DeliveryVerdict {
        guard let failure else { return .delivered }
        let said = reply > 0 ? "answered \(reply) \(Harmless.line(replyText))" : words
        switch failure {
        case .unreachable: return .retry(after: nil, reason: words)
        case .untrusted: return .retry(after: nil, reason: "TLS failed: \(words)")
        case .noTLS:
            return .gone(reason: "offers no STARTTLS; allow mails without it by `require_tls`")
        case .login:
            return (400..<500).contains(reply)
                ? .retry(after: nil, reason: said)
                : .gone(reason: "did not take name and password: \(said)")
        case .timeout, .broken:
            // After the last dot nobody but the server knows, unless it has spoken.
            if isBodySent, reply < 400 {
                return .unknown(reason: "the connection ended after the mail was sent")
            }
            if (500..<600).contains(reply) { return .refused(reason: said) }
            return .retry(after: nil, reason: reply >= 400 ? said : words)
        }
    }

    /// What is to be noted of a mail that was taken; nil for nothing.
    package var note: String? {
        guard failure == nil, !refusedRecipients.isEmpty else { return nil }
        return "not taken for some: " + refusedRecipients.joined(separator: "; ")
    }
}
