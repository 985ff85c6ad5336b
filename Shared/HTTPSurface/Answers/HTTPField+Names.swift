package import HTTPTypes

extension HTTPField.Name {
    /// W3C Trace Context.
    package static let traceparent = known("traceparent")
    /// What a page may load and who may frame it.
    package static let contentSecurityPolicy = known("content-security-policy")
    /// How much of a page's address links give away.
    package static let referrerPolicy = known("referrer-policy")
    /// What is left of a caller's rate.
    package static let rateLimit = known("ratelimit")
    /// What a caller's rate is.
    package static let rateLimitPolicy = known("ratelimit-policy")
    /// Where a server-sent event stream goes on.
    package static let lastEventID = known("last-event-id")
    /// Who may frame a page, for old browsers.
    package static let frameOptions = known("x-frame-options")
    /// Links to related resources, such as the next page.
    package static let link = known("link")

    private static func known(_ name: String) -> Self {
        guard let field = Self(name) else { preconditionFailure("\(name) is a valid field name") }
        return field
    }
}
