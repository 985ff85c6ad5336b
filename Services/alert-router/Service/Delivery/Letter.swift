package import AlertRouterCore
package import ServiceChassis

/// A notification as it is sent to a target.
package enum Letter: Sendable {
    /// A call over HTTP.
    case http(HTTPCall)
    /// A mail.
    case mail(OutgoingMail)

    /// Every secret in it, so that nothing that is shown shows one.
    package var redaction: Redaction {
        switch self {
        case .http(let call): Redaction(call.secrets)
        case .mail(let mail): Redaction(mail.route.secrets)
        }
    }
}

/// A call of a target's API.
package struct HTTPCall: Sendable {
    /// The address, which may hold a secret.
    package var url: Secret
    /// Header fields.
    package var fields: [(name: String, value: String)]
    /// The body.
    package var body: [UInt8]
    /// How the connection is made.
    package var options: HTTPOptions
    /// How long the whole call may take.
    package var timeout: Duration
    /// What must not be shown.
    package var secrets: [Secret]
    /// What the answer means.
    package var rule: AnswerRule
    /// Whether the target knows a message again, so that one that may have arrived can go again.
    package var isIdempotent: Bool

    /// A call that posts a body.
    package init(
        url: Secret,
        type: String = "application/json",
        body: [UInt8],
        options: HTTPOptions,
        timeout: Duration = .seconds(30),
        secrets: [Secret] = [],
        rule: AnswerRule,
        isIdempotent: Bool = false
    ) {
        self.url = url
        fields = [("content-type", type), ("user-agent", "Poolkeeper")]
        self.body = body
        self.options = options
        self.timeout = timeout
        self.secrets = secrets + options.secrets
        self.rule = rule
        self.isIdempotent = isIdempotent
    }
}
